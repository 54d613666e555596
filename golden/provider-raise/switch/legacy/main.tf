# Pattern: the frozen predecessor, on version 3 of the provider.

terraform {
  required_version = ">= 0.13"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 3.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "manuals" {
  bucket = "fleet-device-manuals"
  acl    = "private"
}

resource "aws_cloudfront_origin_access_identity" "manuals" {
  comment = "device manuals"
}

data "aws_iam_policy_document" "manuals" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.manuals.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.manuals.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "manuals" {
  bucket = aws_s3_bucket.manuals.id
  policy = data.aws_iam_policy_document.manuals.json
}

resource "aws_cloudfront_distribution" "manuals" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.manuals.bucket_regional_domain_name
    origin_id   = "manuals"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.manuals.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "manuals"
    viewer_protocol_policy = "allow-all"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]

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
