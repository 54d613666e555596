# Pattern: buckets that are there already are looked up by name; policies and the origins of one distribution are made for all of them.

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
  archives = {
    maps   = "library-maps"
    prints = "library-prints"
  }
}

data "aws_s3_bucket" "archive" {
  for_each = local.archives

  bucket = each.value
}

resource "aws_cloudfront_origin_access_control" "archive" {
  for_each = local.archives

  name                              = data.aws_s3_bucket.archive[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "archive" {
  for_each = data.aws_s3_bucket.archive

  bucket = each.value.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ReadForCloudFrontOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${each.value.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.library.arn
          }
        }
      },
    ]
  })
}

resource "aws_cloudfront_distribution" "library" {
  enabled = true

  dynamic "origin" {
    for_each = data.aws_s3_bucket.archive
    iterator = archive

    content {
      domain_name = archive.value.bucket_regional_domain_name
      origin_id   = archive.key

      origin_access_control_id = aws_cloudfront_origin_access_control.archive[archive.key].id
    }
  }

  default_cache_behavior {
    target_origin_id       = "maps"
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
