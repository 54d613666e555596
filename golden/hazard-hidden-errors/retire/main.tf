# Pattern: a single-page application whose 403s become index.html, deployed without waiting; and a download area that lists its
# Requester Pays bucket.

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
  region = "us-west-2"
}

resource "aws_cloudfront_origin_access_control" "survey" {
  name                              = aws_s3_bucket.tiles.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "viewer" {
  bucket = "land-survey-viewer"
}

data "aws_iam_policy_document" "viewer" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.viewer.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.viewer.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "viewer" {
  bucket = aws_s3_bucket.viewer.id
  policy = data.aws_iam_policy_document.viewer.json
}

resource "aws_cloudfront_distribution" "viewer" {
  enabled             = true
  default_root_object = "index.html"
  wait_for_deployment = false

  origin {
    domain_name = aws_s3_bucket.viewer.bucket_regional_domain_name
    origin_id   = "viewer"

    origin_access_control_id = aws_cloudfront_origin_access_control.survey.id
  }

  default_cache_behavior {
    target_origin_id       = "viewer"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  custom_error_response {
    error_code         = 404
    response_code      = 200
    response_page_path = "/index.html"
  }

  custom_error_response {
    error_code         = 403
    response_code      = 200
    response_page_path = "/index.html"
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
