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

resource "aws_cloudfront_origin_access_identity" "radio" {
  comment = "radio player"
}

data "aws_iam_policy_document" "radio" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.radio.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.radio.iam_arn]
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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.radio.cloudfront_access_identity_path
    }
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
    aws_s3_bucket_policy.radio,
  ]
}
