# Pattern: the policy is put together in a local value with jsonencode, next to other locals.
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

resource "aws_s3_bucket" "recipes" {
  bucket = "kitchen-recipes"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.recipes.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "recipes" {
  comment = "Deprecated: recipes"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "recipes" {
  name                              = aws_s3_bucket.recipes.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

locals {
  recipes_origin = "recipes"

  recipes_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OAIRead"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.recipes.iam_arn }
        Action    = ["s3:GetObject", "s3:ListBucket"]
        Resource  = [aws_s3_bucket.recipes.arn, "${aws_s3_bucket.recipes.arn}/*"]
      },
      {
        Sid    = "OACRead"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = ["s3:GetObject", "s3:ListBucket"]
        Resource = [aws_s3_bucket.recipes.arn, "${aws_s3_bucket.recipes.arn}/*"]
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.recipes.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "recipes" {
  bucket = aws_s3_bucket.recipes.bucket
  policy = local.recipes_policy
}

resource "aws_cloudfront_distribution" "recipes" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.recipes.bucket_regional_domain_name
    origin_id   = "recipes"

    origin_access_control_id = aws_cloudfront_origin_access_control.recipes.id
  }

  default_cache_behavior {
    target_origin_id       = "recipes"
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
