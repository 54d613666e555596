# Pattern: the bucket policy stands inside the bucket, once as jsonencode and once as a document.
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

resource "aws_s3_bucket" "gallery" {
  bucket = "museum-gallery"

  tags = {
    Team = "web"
  }
}

resource "aws_s3_bucket_policy" "gallery" {
  bucket = aws_s3_bucket.gallery.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::museum-gallery/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.gallery.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "shop" {
  count = var.with_shop ? 1 : 0

  bucket = "museum-shop"
}

resource "aws_s3_bucket_policy" "shop" {
  count = var.with_shop ? 1 : 0

  bucket = aws_s3_bucket.shop[count.index].id
  policy = data.aws_iam_policy_document.shop.json
}

variable "with_shop" {
  type    = bool
  default = true
}

data "aws_iam_policy_document" "shop" {
  dynamic "statement" {
    for_each = length(aws_cloudfront_distribution.shop) > 0 ? [1] : []

    content {
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::museum-shop/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = aws_cloudfront_distribution.shop[*].arn
      }
    }
  }
}

resource "aws_cloudfront_origin_access_control" "museum" {
  name                              = aws_s3_bucket.gallery.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "gallery" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.gallery.bucket_regional_domain_name
    origin_id   = "gallery"

    origin_access_control_id = aws_cloudfront_origin_access_control.museum.id
  }

  default_cache_behavior {
    target_origin_id       = "gallery"
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

resource "aws_cloudfront_distribution" "shop" {
  count = var.with_shop ? 1 : 0

  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.shop[0].bucket_regional_domain_name
    origin_id   = "shop"

    origin_access_control_id = aws_cloudfront_origin_access_control.museum.id
  }

  default_cache_behavior {
    target_origin_id       = "shop"
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
