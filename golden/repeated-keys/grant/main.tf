# Pattern: objects that have a key twice, of which Terraform takes the last: in tags, and in a statement.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

locals {
  tags = {
    Team    = "plants"
    Project = "herbarium"
    Team    = "botany"
  }
}

resource "aws_s3_bucket" "ferns" {
  bucket = "herbarium-ferns"
  tags   = local.tags
}

resource "aws_cloudfront_origin_access_identity" "ferns" {
  comment = "ferns"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "ferns" {
  name                              = aws_s3_bucket.ferns.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "ferns" {
  bucket = aws_s3_bucket.ferns.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.ferns.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.ferns.arn}/*"
      },
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.ferns.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.ferns.arn
          }
        }
      },
    ]
  })
}

resource "aws_cloudfront_distribution" "ferns" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.ferns.bucket_regional_domain_name
    origin_id   = "ferns"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.ferns.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "ferns"
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

  tags = merge(local.tags, {
    "Name" = "site"
    Kind   = "cdn"
    "Name" = "ferns"
  })
}

resource "aws_s3_bucket" "mosses" {
  bucket = "herbarium-mosses"
  tags   = local.tags
}

resource "aws_cloudfront_origin_access_identity" "mosses" {
  comment = "mosses"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "mosses" {
  name                              = aws_s3_bucket.mosses.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "mosses" {
  bucket = aws_s3_bucket.mosses.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.mosses.iam_arn }
        Action    = "s3:ListBucket"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.mosses.arn}/*"
      },
    ]
  })
}

resource "aws_cloudfront_distribution" "mosses" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.mosses.bucket_regional_domain_name
    origin_id   = "mosses"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.mosses.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "mosses"
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

  tags = merge(local.tags, {
    "Name" = "site"
    Kind   = "cdn"
    "Name" = "mosses"
  })
}
