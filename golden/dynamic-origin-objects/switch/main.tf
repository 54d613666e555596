# Pattern: `dynamic "origin"` over a local map of objects, of which those of a bucket hold the path of the OAI and a flag says which these are.
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
  region = "eu-central-1"
}

locals {
  origins = {
    menu = {
      domain                   = aws_s3_bucket.menu.bucket_regional_domain_name
      bucket                   = true
      origin_access_control_id = aws_cloudfront_origin_access_control.bistro.id
    }
    booking = {
      domain = "booking.bistro.example"
      bucket = false
    }
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.bistro.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "bistro" {
  comment = "Deprecated: Bistro"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "bistro" {
  name                              = aws_s3_bucket.menu.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "bistro" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.origins

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key

      origin_access_control_id = try(origin.value.origin_access_control_id, null)

      dynamic "custom_origin_config" {
        for_each = origin.value.bucket ? [] : [1]

        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
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

resource "aws_s3_bucket" "menu" {
  bucket = "bistro-menu"
}

data "aws_iam_policy_document" "menu" {
  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${aws_s3_bucket.menu.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.bistro.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${aws_s3_bucket.menu.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.bistro.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "menu" {
  bucket = aws_s3_bucket.menu.id
  policy = data.aws_iam_policy_document.menu.json
}
