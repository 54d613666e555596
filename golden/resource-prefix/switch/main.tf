# Pattern: references to resources begin with `resource.`, which Terraform allows; one of them is a way from the distribution to its bucket's policy.

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

  default_tags {
    tags = {
      Team    = "people-operations"
      Service = "guide"
    }
  }
}

resource "aws_s3_bucket" "guide" {
  bucket = "acme-field-guide"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.guide.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "guide" {
  comment = "Deprecated: Reads the field guide bucket"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "guide" {
  name                              = aws_s3_bucket.guide.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "guide" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${resource.aws_s3_bucket.guide.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [resource.aws_cloudfront_origin_access_identity.guide.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${resource.aws_s3_bucket.guide.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.guide.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "guide" {
  bucket = resource.aws_s3_bucket.guide.id
  policy = data.aws_iam_policy_document.guide.json
}

resource "aws_cloudfront_distribution" "guide" {
  comment             = "Field guide"
  enabled             = true
  is_ipv6_enabled     = true
  default_root_object = "index.html"
  price_class         = "PriceClass_100"

  origin {
    domain_name = resource.aws_s3_bucket.guide.bucket_regional_domain_name
    origin_id   = "guide"

    origin_access_control_id = aws_cloudfront_origin_access_control.guide.id
  }

  default_cache_behavior {
    target_origin_id       = "guide"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true

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
