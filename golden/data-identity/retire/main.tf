# Pattern: the OAI belongs to another state and is only read here; its grant and its origin are here.
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

resource "aws_cloudfront_origin_access_control" "shared" {
  name                              = aws_s3_bucket.intranet.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "intranet" {
  bucket = "intranet-pages"
}

data "aws_iam_policy_document" "intranet" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.intranet.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.intranet.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "intranet" {
  bucket = aws_s3_bucket.intranet.id
  policy = data.aws_iam_policy_document.intranet.json
}

resource "aws_cloudfront_distribution" "intranet" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.intranet.bucket_regional_domain_name
    origin_id   = "intranet"

    origin_access_control_id = aws_cloudfront_origin_access_control.shared.id
  }

  default_cache_behavior {
    target_origin_id       = "intranet"
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
