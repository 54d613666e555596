# Pattern: the reasons for a 403 behind CloudFront in one policy: a Deny by VPC endpoint, a public Allow beside the OAI, ACLs kept.
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

variable "vpc_endpoint_id" {
  type = string
}

resource "aws_s3_bucket" "press" {
  bucket = "press-archive"
}

resource "aws_s3_bucket_ownership_controls" "press" {
  bucket = aws_s3_bucket.press.id

  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "press archive"
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "PublicLogos"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.press.arn}/logos/*"
      },
      {
        Sid       = "AllowCloudFrontOAI"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.press.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.press.arn}/*"
      },
      {
        Sid       = "OnlyThroughTheEndpoint"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.press.arn}/embargo/*"
        Condition = {
          StringNotEquals = { "aws:SourceVpce" = var.vpc_endpoint_id }
        }
      },
    ]
  })
}

resource "aws_cloudfront_distribution" "press" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "press"
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
