# Pattern: a second OAI still has a grant in the policy though no origin uses it any more.

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

resource "aws_s3_bucket" "menu" {
  bucket = "canteen-menu"
}

resource "aws_cloudfront_origin_access_identity" "menu" {
  comment = "canteen menu"
}

# From the days of the separate print distribution.
resource "aws_cloudfront_origin_access_identity" "menu_print" {
  comment = "canteen menu, print version"
}

data "aws_iam_policy_document" "menu" {
  statement {
    sid       = "Web"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.menu.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.menu.iam_arn]
    }
  }

  statement {
    sid       = "Print"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.menu.arn}/print/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.menu_print.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "menu" {
  bucket = aws_s3_bucket.menu.id
  policy = data.aws_iam_policy_document.menu.json
}

resource "aws_cloudfront_distribution" "menu" {
  enabled             = true
  default_root_object = "today.html"

  origin {
    domain_name = aws_s3_bucket.menu.bucket_regional_domain_name
    origin_id   = "menu"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.menu.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "menu"
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
