# Pattern: one OAI for all, for_each on buckets, documents, policies and distributions.

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
  region = var.region
}

locals {
  tags = {
    CostCenter = "4711"
    ManagedBy  = "terraform"
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.shared.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "shared" {
  comment = "Deprecated: Shared by the CDNs of all countries"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "shared" {
  name                              = "Shared by the CDNs of all countries"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "country" {
  for_each = var.countries

  bucket = "catalogue-${each.key}"
  tags   = merge(local.tags, { Country = each.key })
}

data "aws_iam_policy_document" "country" {
  for_each = var.countries

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.country[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.shared.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.country[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.country[each.key].arn]
    }
  }
}

resource "aws_s3_bucket_policy" "country" {
  for_each = var.countries

  bucket = aws_s3_bucket.country[each.key].id
  policy = data.aws_iam_policy_document.country[each.key].json
}

resource "aws_cloudfront_distribution" "country" {
  for_each = var.countries

  enabled         = true
  is_ipv6_enabled = true
  comment         = "Catalogue ${each.value.title}"
  tags            = merge(local.tags, { Country = each.key })

  origin {
    domain_name = aws_s3_bucket.country[each.key].bucket_regional_domain_name
    origin_id   = "catalogue"

    origin_access_control_id = aws_cloudfront_origin_access_control.shared.id
  }

  default_cache_behavior {
    target_origin_id       = "catalogue"
    viewer_protocol_policy = "redirect-to-https"
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
      restriction_type = "whitelist"
      locations        = each.value.locations
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
