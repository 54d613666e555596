# Pattern: a local value with the bucket's name, taken from the policy, ends in the distribution's tags.
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

resource "aws_s3_bucket" "ferry" {
  bucket = "ferry-timetable"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.ferry.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "ferry" {
  comment = "Deprecated: ferry timetable"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "ferry" {
  name                              = aws_s3_bucket.ferry.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "ferry" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.ferry.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.ferry.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.ferry.arn}/*"]

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
}

resource "aws_s3_bucket_policy" "ferry" {
  bucket = aws_s3_bucket.ferry.id
  policy = data.aws_iam_policy_document.ferry.json
}

locals {
  served_bucket = aws_s3_bucket.ferry.bucket
}

resource "aws_cloudfront_distribution" "ferry" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.ferry.bucket_regional_domain_name
    origin_id   = "ferry"

    origin_access_control_id = aws_cloudfront_origin_access_control.ferry.id
  }

  default_cache_behavior {
    target_origin_id       = "ferry"
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

  tags = {
    Bucket = local.served_bucket
  }
}
