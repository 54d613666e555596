# Pattern: the console walk-through: the key lets CloudFront in by kms:ViaService, without naming a distribution.
terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "handouts_key" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "AllowCloudFront"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "AllowCloudFront2"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.handouts.arn]
    }
  }
}

resource "aws_kms_key" "handouts" {
  description = "handouts"
  policy      = data.aws_iam_policy_document.handouts_key.json
}

resource "aws_s3_bucket" "handouts" {
  bucket = "school-handouts"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "handouts" {
  bucket = aws_s3_bucket.handouts.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.handouts.key_id
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "handouts" {
  comment = "handouts"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "handouts" {
  name                              = aws_s3_bucket.handouts.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "handouts" {
  bucket = aws_s3_bucket.handouts.id
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {
            "AWS": "${aws_cloudfront_origin_access_identity.handouts.iam_arn}"
          },
          "Action": "s3:GetObject",
          "Resource": "${aws_s3_bucket.handouts.arn}/*"
        },
        {
          "Effect": "Allow",
          "Principal": {
            "Service": "cloudfront.amazonaws.com"
          },
          "Action": "s3:GetObject",
          "Resource": "${aws_s3_bucket.handouts.arn}/*",
          "Condition": {
            "StringEquals": {
              "AWS:SourceArn": "${aws_cloudfront_distribution.handouts.arn}"
            }
          }
        }
      ]
    }
  EOT
}

resource "aws_cloudfront_distribution" "handouts" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.handouts.bucket_regional_domain_name
    origin_id   = "handouts"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.handouts.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "handouts"
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
