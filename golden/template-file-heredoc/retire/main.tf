# Pattern: one policy is a heredoc that a template_file fills in, with the OAI's ARN in its variables; another a document whose variables are filled in so.
terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
    template = {
      source  = "hashicorp/template"
      version = "~> 2.2"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "maps" {
  bucket = "ferry-maps"
}

resource "aws_s3_bucket" "times" {
  bucket = "ferry-times"
}

resource "aws_cloudfront_origin_access_control" "ferry" {
  name                              = aws_s3_bucket.maps.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "template_file" "maps" {
  template = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "MapsForOAC",
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "$${bucket}/*",
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${aws_cloudfront_distribution.ferry.arn}"
        }
      }
    },
    {
      "Sid": "TlsOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": "$${bucket}/*",
      "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    }
  ]
}
EOF

  vars = {
    bucket = aws_s3_bucket.maps.arn
  }
}

resource "aws_s3_bucket_policy" "maps" {
  bucket = aws_s3_bucket.maps.id
  policy = data.template_file.maps.rendered
}

data "aws_iam_policy_document" "times" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["$${bucket}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.ferry.arn]
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["$${bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/ferry-times"]
    }
  }
}

data "template_file" "times" {
  template = data.aws_iam_policy_document.times.json

  vars = {
    bucket = aws_s3_bucket.times.arn
  }
}

resource "aws_s3_bucket_policy" "times" {
  bucket = aws_s3_bucket.times.id
  policy = data.template_file.times.rendered
}

resource "aws_cloudfront_distribution" "ferry" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.maps.bucket_regional_domain_name
    origin_id   = "maps"

    origin_access_control_id = aws_cloudfront_origin_access_control.ferry.id
  }

  origin {
    domain_name = aws_s3_bucket.times.bucket_regional_domain_name
    origin_id   = "times"

    origin_access_control_id = aws_cloudfront_origin_access_control.ferry.id
  }

  default_cache_behavior {
    target_origin_id       = "maps"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
