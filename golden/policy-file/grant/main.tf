# Pattern: the bucket policy in a plain JSON file, with the id of an OAI that the code does not declare; CRLF in the file.
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

resource "aws_s3_bucket" "minutes" {
  bucket = "board-minutes"
}

resource "aws_s3_bucket_policy" "minutes" {
  bucket = aws_s3_bucket.minutes.id
  policy = templatefile("${path.module}/minutes-policy.json", {
    cloudfront_distribution_arn = aws_cloudfront_distribution.minutes.arn
  })
}

resource "aws_cloudfront_origin_access_control" "minutes" {
  name                              = aws_s3_bucket.minutes.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "minutes" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.minutes.bucket_regional_domain_name
    origin_id   = "minutes"

    s3_origin_config {
      origin_access_identity = "origin-access-identity/cloudfront/E3EXAMPLE4XYZ"
    }
  }

  default_cache_behavior {
    target_origin_id       = "minutes"
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
