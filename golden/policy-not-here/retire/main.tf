# Pattern: the buckets and their policies live elsewhere; one origin is attested by a comment, the other is not.

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
  region = "eu-west-1"
}

variable "certificate_arn" {
  description = "Certificate for the learning portal, in us-east-1"
  type        = string
}

# The storage team owns the buckets.
data "aws_s3_bucket" "lessons" {
  bucket = "learning-lessons"
}

data "aws_s3_bucket" "videos" {
  bucket = "learning-videos"
}

resource "aws_cloudfront_origin_access_identity" "learning" {
  comment = "learning portal"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "learning" {
  name                              = data.aws_s3_bucket.lessons.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "learning" {
  enabled             = true
  is_ipv6_enabled     = true
  default_root_object = "index.html"
  aliases             = ["learn.example.org"]

  origin {
    domain_name = data.aws_s3_bucket.lessons.bucket_regional_domain_name
    origin_id   = "lessons"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.learning.cloudfront_access_identity_path
    }
  }

  origin {
    # oai2oac:granted policy lives in the storage repository
    domain_name = data.aws_s3_bucket.videos.bucket_regional_domain_name
    origin_id   = "videos"

    origin_access_control_id = aws_cloudfront_origin_access_control.learning.id
  }

  default_cache_behavior {
    target_origin_id       = "lessons"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/videos/*"
    target_origin_id       = "videos"
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
    acm_certificate_arn      = var.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
