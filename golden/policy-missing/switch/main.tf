# Pattern: buckets without any policy in the code, for each of several sites; what lets the OAI in was made by hand, or is missing.

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

locals {
  rooms = toset(["east", "west"])
}

resource "aws_s3_bucket" "room" {
  for_each = local.rooms

  bucket = "gallery-room-${each.key}"
}

resource "aws_cloudfront_origin_access_identity" "room" {
  for_each = local.rooms

  comment = "Room ${each.key}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "room" {
  for_each = local.rooms

  name                              = aws_s3_bucket.room[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "room" {
  for_each = local.rooms

  enabled             = true
  comment             = each.key
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.room[each.key].bucket_regional_domain_name
    origin_id   = "room"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.room[each.key].cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "room"
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
