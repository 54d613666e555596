# Pattern: Windows line endings in all files, no newline at the end of outputs.tf.

terraform {
  required_version = ">= 1.5"

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

resource "aws_cloudfront_origin_access_identity" "invoices" {
  comment = "invoice viewer"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "invoices" {
  name                              = aws_s3_bucket.invoices.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "invoices" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.invoices.bucket_regional_domain_name
    origin_id   = "invoices"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.invoices.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "invoices"
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
