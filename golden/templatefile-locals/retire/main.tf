# Pattern: templatefile with variables that are a local value, or merged with one; one of them is for more than the policy.
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

locals {
  prints = {
    bucket = aws_s3_bucket.prints.arn
  }

  buckets = {
    bucket = aws_s3_bucket.frames.arn
  }
}

resource "aws_s3_bucket" "prints" {
  bucket = "gallery-prints"
}

resource "aws_s3_bucket" "frames" {
  bucket = "gallery-frames"
}

resource "aws_cloudfront_origin_access_control" "prints" {
  name                              = aws_s3_bucket.prints.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "frames" {
  name                              = aws_s3_bucket.frames.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "prints" {
  bucket = aws_s3_bucket.prints.id
  policy = templatefile("${path.module}/policies/prints.json.tftpl", merge(local.prints, { cloudfront_distribution_arn = aws_cloudfront_distribution.gallery.arn }))
}

resource "aws_s3_bucket_policy" "frames" {
  bucket = aws_s3_bucket.frames.id
  policy = templatefile("${path.module}/policies/frames.json.tftpl", merge(local.buckets, {
    cloudfront_distribution_arn = aws_cloudfront_distribution.gallery.arn
  }))
}

output "frames" {
  value = local.buckets
}

resource "aws_cloudfront_distribution" "gallery" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.prints.bucket_regional_domain_name
    origin_id   = "prints"

    origin_access_control_id = aws_cloudfront_origin_access_control.prints.id
  }

  origin {
    domain_name = aws_s3_bucket.frames.bucket_regional_domain_name
    origin_id   = "frames"

    origin_access_control_id = aws_cloudfront_origin_access_control.frames.id
  }

  default_cache_behavior {
    target_origin_id       = "prints"
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
