# Pattern: an origin with the settings of two kinds of origins, which CloudFront refuses.

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

resource "aws_cloudfront_origin_access_identity" "brochure" {
  comment = "brochure"
}

resource "aws_s3_bucket" "brochure" {
  bucket = "brochure-static"
}

data "aws_iam_policy_document" "brochure" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.brochure.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.brochure.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.brochure.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.brochure.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "brochure" {
  bucket = aws_s3_bucket.brochure.id
  policy = data.aws_iam_policy_document.brochure.json
}

resource "aws_cloudfront_distribution" "brochure" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.brochure.bucket_regional_domain_name
    origin_id   = "brochure"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.brochure.cloudfront_access_identity_path
    }

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "brochure"
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
