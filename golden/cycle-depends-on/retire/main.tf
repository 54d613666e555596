# Pattern: the distribution depends on the bucket policy, so that it never serves before the policy is there.
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

resource "aws_s3_bucket" "radio" {
  bucket = "radio-player"
}

resource "aws_s3_bucket" "logs" {
  bucket = "radio-logs"
}

resource "aws_cloudfront_origin_access_control" "radio" {
  name                              = aws_s3_bucket.radio.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "radio" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.radio.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.radio.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "radio" {
  bucket = aws_s3_bucket.radio.id
  policy = data.aws_iam_policy_document.radio.json
}

resource "aws_cloudfront_distribution" "radio" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.radio.bucket_regional_domain_name
    origin_id   = "radio"

    origin_access_control_id = aws_cloudfront_origin_access_control.radio.id
  }

  default_cache_behavior {
    target_origin_id       = "radio"
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

  depends_on = [
    aws_s3_bucket.logs,
  ]
}
