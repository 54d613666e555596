# Pattern: descriptions of an input and of an output that quote the id of an OAI, as the documentation of a module does.

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
  region = "eu-west-3"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.atlas.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "Deprecated: atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = aws_s3_bucket.atlas.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "atlas" {
  bucket = var.bucket
}

data "aws_iam_policy_document" "atlas" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.atlas.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "atlas" {
  bucket = aws_s3_bucket.atlas.id
  policy = data.aws_iam_policy_document.atlas.json
}

resource "aws_cloudfront_distribution" "atlas" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.atlas.bucket_regional_domain_name
    origin_id   = "atlas"

    origin_access_control_id = aws_cloudfront_origin_access_control.atlas.id
  }

  default_cache_behavior {
    target_origin_id       = "atlas"
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
