# Pattern: an OAI in front of a website endpoint, which takes neither an OAI nor an OAC.
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

resource "aws_s3_bucket" "kiosk" {
  bucket = "kiosk-pages"
}

resource "aws_s3_bucket_website_configuration" "kiosk" {
  bucket = aws_s3_bucket.kiosk.id

  index_document {
    suffix = "index.html"
  }
}

resource "aws_cloudfront_origin_access_identity" "kiosk" {
  comment = "kiosk"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "kiosk" {
  name                              = "kiosk"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "kiosk" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.kiosk.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.kiosk.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "kiosk" {
  bucket = aws_s3_bucket.kiosk.id
  policy = data.aws_iam_policy_document.kiosk.json
}

resource "aws_cloudfront_distribution" "kiosk" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket_website_configuration.kiosk.website_endpoint
    origin_id   = "kiosk"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.kiosk.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "kiosk"
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
