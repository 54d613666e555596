# Pattern: one bucket, one distribution, one OAI; the grant is one statement of a policy document.

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

  default_tags {
    tags = {
      Team    = "people-operations"
      Service = "handbook"
    }
  }
}

resource "aws_s3_bucket" "handbook" {
  bucket = "acme-employee-handbook"
}

resource "aws_s3_bucket_public_access_block" "handbook" {
  bucket = aws_s3_bucket.handbook.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_cloudfront_origin_access_identity" "handbook" {
  comment = "Reads the employee handbook bucket"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "handbook" {
  name                              = aws_s3_bucket.handbook.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "handbook" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.handbook.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.handbook.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.handbook.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.handbook.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "handbook" {
  bucket = aws_s3_bucket.handbook.id
  policy = data.aws_iam_policy_document.handbook.json
}

resource "aws_cloudfront_distribution" "handbook" {
  comment             = "Employee handbook"
  enabled             = true
  is_ipv6_enabled     = true
  default_root_object = "index.html"
  price_class         = "PriceClass_100"

  origin {
    domain_name = aws_s3_bucket.handbook.bucket_regional_domain_name
    origin_id   = "handbook"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.handbook.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "handbook"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true

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
