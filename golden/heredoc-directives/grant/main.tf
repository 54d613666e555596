# Pattern: JSON in a heredoc with directives: one around another statement, one around the statement of an OAI.
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

variable "allow_ci" {
  type    = bool
  default = false
}

variable "publish_archive" {
  type    = bool
  default = true
}

variable "ci_role_arn" {
  type = string
}

resource "aws_s3_bucket" "manuals" {
  bucket = "quarry-manuals"
}

resource "aws_s3_bucket" "archive" {
  bucket = "quarry-archive"
}

resource "aws_cloudfront_origin_access_identity" "manuals" {
  comment = "manuals"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "manuals" {
  name                              = aws_s3_bucket.manuals.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "archive" {
  comment = "archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "archive" {
  name                              = aws_s3_bucket.archive.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "manuals" {
  bucket = aws_s3_bucket.manuals.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "${aws_cloudfront_origin_access_identity.manuals.iam_arn}"},
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.manuals.arn}/*"
    },
    {
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.manuals.arn}/*",
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${aws_cloudfront_distribution.quarry.arn}"
        }
      }
    }
%{if var.allow_ci~}
    ,{
      "Effect": "Allow",
      "Principal": {"AWS": "${var.ci_role_arn}"},
      "Action": "s3:PutObject",
      "Resource": "${aws_s3_bucket.manuals.arn}/*"
    }
%{endif~}
  ]
}
EOF
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "${var.ci_role_arn}"},
      "Action": "s3:PutObject",
      "Resource": "${aws_s3_bucket.archive.arn}/*"
    }
%{if var.publish_archive~}
    ,{
      "Effect": "Allow",
      "Principal": {"AWS": "${aws_cloudfront_origin_access_identity.archive.iam_arn}"},
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.archive.arn}/*"
    }
%{endif~}
  ]
}
EOF
}

resource "aws_cloudfront_distribution" "quarry" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.manuals.bucket_regional_domain_name
    origin_id   = "manuals"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.manuals.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_id   = "archive"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.archive.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "manuals"
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
