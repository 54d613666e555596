# Pattern: the origin uses one OAI and the policy of its bucket names another, both declared here.

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

resource "aws_cloudfront_origin_access_identity" "archive" {
  comment = "archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "archive" {
  name                              = aws_s3_bucket.archive.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "archive_docs" {
  comment = "archive, documents"
}

resource "aws_s3_bucket" "archive" {
  bucket = "archive-static"
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.archive_docs.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}

resource "aws_cloudfront_distribution" "archive" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_id   = "archive"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.archive.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "archive"
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
