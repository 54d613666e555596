# Pattern: the OAI was declared after it had been made, and imported; distribution and policy still name it by its id.

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

resource "aws_cloudfront_origin_access_identity" "oai" {
  comment = "handbook"
}

resource "aws_s3_bucket" "handbook" {
  bucket = "handbook-static"
}

data "aws_iam_policy_document" "handbook" {
  statement {
    sid       = "ReadFromWithin"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.handbook.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/editor"]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.handbook.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3EXAMPLE2BCD"]
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

resource "aws_cloudfront_origin_access_control" "handbook" {
  name                              = aws_s3_bucket.handbook.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "handbook" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.handbook.bucket_regional_domain_name
    origin_id   = "handbook"

    origin_access_control_id = aws_cloudfront_origin_access_control.handbook.id
  }

  default_cache_behavior {
    target_origin_id       = "handbook"
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
