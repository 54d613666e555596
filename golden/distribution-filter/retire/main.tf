# Pattern: sites pick their bucket by name, so a bucket's policy must name only the distributions that use it.

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

resource "aws_cloudfront_origin_access_control" "content" {
  name                              = "all sites"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "content" {
  for_each = var.buckets

  bucket = "publishing-${each.key}"
}

data "aws_iam_policy_document" "content" {
  for_each = var.buckets

  dynamic "statement" {
    for_each = anytrue([for key, value in var.sites : value.bucket == each.key]) ? [1] : []

    content {
      sid       = "SitesReadOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.content[each.key].arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [for key, value in var.sites : aws_cloudfront_distribution.site[key].arn if value.bucket == each.key]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "content" {
  for_each = var.buckets

  bucket = aws_s3_bucket.content[each.key].id
  policy = data.aws_iam_policy_document.content[each.key].json
}

resource "aws_cloudfront_distribution" "site" {
  for_each = var.sites

  enabled             = true
  default_root_object = "index.html"
  comment             = each.key
  aliases             = each.value.aliases

  origin {
    domain_name = aws_s3_bucket.content[each.value.bucket].bucket_regional_domain_name
    origin_id   = each.value.bucket

    origin_access_control_id = aws_cloudfront_origin_access_control.content.id
  }

  default_cache_behavior {
    target_origin_id       = each.value.bucket
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
    acm_certificate_arn = var.certificate_arn
    ssl_support_method  = "sni-only"
  }
}
