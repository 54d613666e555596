# Pattern: `dynamic "origin"` takes bucket and OAI by a key that its item names: of keys that are all written out, and of a variable, so that a bucket may have no origin.
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

variable "feeds" {
  description = "The buckets for feeds"
  type        = set(string)
  default     = ["news", "jobs"]
}

variable "routes" {
  description = "Which feed is read by which path, if any"
  type        = map(object({ feed = string }))
  default     = { latest = { feed = "news" }, open = { feed = "jobs" } }
}

locals {
  sites = toset(["docs", "shop"])

  origins = [
    { site = "docs", path = "/v1" },
    { site = "shop", path = "" },
  ]
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  dynamic "origin" {
    for_each = local.origins

    content {
      domain_name = aws_s3_bucket.site[origin.value.site].bucket_regional_domain_name
      origin_id   = origin.value.site
      origin_path = origin.value.path

      origin_access_control_id = aws_cloudfront_origin_access_control.site[origin.value.site].id
    }
  }

  default_cache_behavior {
    target_origin_id       = "docs"
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

resource "aws_cloudfront_distribution" "feed" {
  enabled = true

  dynamic "origin" {
    for_each = var.routes

    content {
      domain_name = aws_s3_bucket.feed[origin.value.feed].bucket_regional_domain_name
      origin_id   = origin.value.feed

      origin_access_control_id = aws_cloudfront_origin_access_control.feed[origin.value.feed].id
    }
  }

  default_cache_behavior {
    target_origin_id       = var.routes["latest"].feed
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
  for_each = local.sites

  bucket = "harbour-site-${each.key}"
}

resource "aws_cloudfront_origin_access_control" "site" {
  for_each = local.sites

  name                              = aws_s3_bucket.site[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "site" {
  for_each = local.sites

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  for_each = local.sites

  bucket = aws_s3_bucket.site[each.key].id
  policy = data.aws_iam_policy_document.site[each.key].json
}

resource "aws_s3_bucket" "feed" {
  for_each = var.feeds

  bucket = "harbour-feed-${each.key}"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.feed.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "feed" {
  for_each = var.feeds

  comment = substr(join(" ", compact(["Deprecated:", each.key])), 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "feed" {
  for_each = var.feeds

  name                              = aws_s3_bucket.feed[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "feed" {
  for_each = var.feeds

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.feed[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.feed[each.key].iam_arn]
    }
  }

  dynamic "statement" {
    for_each = contains([for origin in var.routes : origin.feed], each.key) ? [1] : []

    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.feed[each.key].arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.feed.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "feed" {
  for_each = var.feeds

  bucket = aws_s3_bucket.feed[each.key].id
  policy = data.aws_iam_policy_document.feed[each.key].json
}
