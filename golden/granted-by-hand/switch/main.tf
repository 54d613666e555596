# Pattern: somebody replaced the OAI's statement by CloudFront's and left the origin as it was; on the other bucket the statement names another distribution.

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

resource "aws_s3_bucket" "keeper" {
  bucket = "lighthouse-keeper"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.keeper.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "keeper" {
  comment = "Deprecated: lighthouse-keeper"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "keeper" {
  name                              = aws_s3_bucket.keeper.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "keeper" {
  bucket = aws_s3_bucket.keeper.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.keeper.arn}/*"
        Condition = {
          StringEquals = {
            "aws:SourceArn" = aws_cloudfront_distribution.keeper.arn
          }
        }
      }
    ]
  })
}

resource "aws_cloudfront_distribution" "keeper" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.keeper.bucket_regional_domain_name
    origin_id   = "keeper"

    origin_access_control_id = aws_cloudfront_origin_access_control.keeper.id
  }

  default_cache_behavior {
    target_origin_id       = "keeper"
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

resource "aws_s3_bucket" "visitors" {
  bucket = "lighthouse-visitors"
}

resource "aws_cloudfront_origin_access_identity" "visitors" {
  comment = "lighthouse-visitors"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "visitors" {
  name                              = aws_s3_bucket.visitors.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "visitors" {
  bucket = aws_s3_bucket.visitors.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.visitors.arn}/*"
        Condition = {
          StringEquals = {
            "aws:SourceArn" = aws_cloudfront_distribution.keeper.arn
          }
        }
      }
    ]
  })
}

resource "aws_cloudfront_distribution" "visitors" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.visitors.bucket_regional_domain_name
    origin_id   = "visitors"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.visitors.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "visitors"
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
