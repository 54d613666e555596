# Pattern: a distribution for each host takes bucket and OAI by a name in its value: two hosts may read the same bucket.
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
  buckets = toset(["docs", "shop"])

  hosts = {
    "docs.harbour.example"   = { bucket = "docs", path = "" }
    "manual.harbour.example" = { bucket = "docs", path = "/manual" }
    "shop.harbour.example"   = { bucket = "shop", path = "" }
  }
}

resource "aws_cloudfront_distribution" "host" {
  for_each = local.hosts

  enabled = true
  comment = each.key

  origin {
    domain_name = aws_s3_bucket.site[each.value.bucket].bucket_regional_domain_name
    origin_id   = each.value.bucket
    origin_path = each.value.path

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.site[each.value.bucket].cloudfront_access_identity_path
    }
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
    cloudfront_default_certificate = true
  }
}

resource "aws_s3_bucket" "site" {
  for_each = local.buckets

  bucket = "harbour-site-${each.key}"
}

resource "aws_cloudfront_origin_access_identity" "site" {
  for_each = local.buckets

  comment = each.key

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "site" {
  for_each = local.buckets

  name                              = aws_s3_bucket.site[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "site" {
  for_each = local.buckets

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.site[each.key].iam_arn]
    }
  }

  dynamic "statement" {
    for_each = anytrue([for key, value in local.hosts : value.bucket == each.key]) ? [1] : []

    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.site[each.key].arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [for key, value in local.hosts : aws_cloudfront_distribution.host[key].arn if value.bucket == each.key]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  for_each = local.buckets

  bucket = aws_s3_bucket.site[each.key].id
  policy = data.aws_iam_policy_document.site[each.key].json
}
