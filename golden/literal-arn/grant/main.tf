# Pattern: the OAI was made in the console and stands in the code as a literal only.

terraform {
  required_version = ">= 1.4"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "status_page" {
  bucket = "status-page-static"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "status_page" {
  bucket = aws_s3_bucket.status_page.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "status_page" {
  bucket = aws_s3_bucket.status_page.id
  policy = jsonencode({
    Version = "2008-10-17"
    Id      = "PolicyForCloudFrontPrivateContent"
    Statement = [
      {
        Sid    = "1"
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1ABC"
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::status-page-static/*"
      },
      {
        Sid    = "1OAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::status-page-static/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.status_page.arn
          }
        }
      }
    ]
  })
}

resource "aws_cloudfront_origin_access_control" "status_page" {
  name                              = aws_s3_bucket.status_page.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "status_page" {
  enabled             = true
  comment             = "status page"
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.status_page.bucket_regional_domain_name
    origin_id   = "S3-status-page-static"

    s3_origin_config {
      origin_access_identity = "origin-access-identity/cloudfront/E2EXAMPLE1ABC"
    }
  }

  default_cache_behavior {
    target_origin_id       = "S3-status-page-static"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    min_ttl                = 0
    default_ttl            = 30
    max_ttl                = 60

    forwarded_values {
      query_string = false

      cookies {
        forward = "none"
      }
    }
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
