# Pattern: the start page is uploaded after the policy, and the distribution's tag carries its etag.
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

resource "aws_s3_bucket" "start" {
  bucket = "start-page"
}

resource "aws_cloudfront_origin_access_identity" "start" {
  comment = "start page"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "start" {
  name                              = aws_s3_bucket.start.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "start" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.start.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.start.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.start.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.start.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "start" {
  bucket = aws_s3_bucket.start.id
  policy = data.aws_iam_policy_document.start.json
}

resource "aws_s3_object" "index" {
  bucket       = aws_s3_bucket.start.id
  key          = "index.html"
  content      = "<h1>Welcome</h1>"
  content_type = "text/html"
}

resource "aws_cloudfront_distribution" "start" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.start.bucket_regional_domain_name
    origin_id   = "start"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.start.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "start"
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

  tags = {
    Release = aws_s3_object.index.etag
  }
}
