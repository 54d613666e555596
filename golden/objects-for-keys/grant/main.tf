# Pattern: a `for` makes an object for each of several OAIs, by the key of its item; another origin stands beside them.
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
  sites = toset(["docs", "shop"])

  paths = {
    docs = "/v1"
    shop = ""
  }

  origins = merge(
    {
      for name, path in local.paths : name => {
        domain = aws_s3_bucket.site[name].bucket_regional_domain_name
        path   = path
        oai    = aws_cloudfront_origin_access_identity.site[name].cloudfront_access_identity_path
      }
    },
    {
      api = { domain = "api.harbour.example", path = "", protocol = "https-only" }
    },
  )
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  dynamic "origin" {
    for_each = local.origins

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key
      origin_path = origin.value.path

      dynamic "s3_origin_config" {
        for_each = try([origin.value.oai], [])

        content {
          origin_access_identity = s3_origin_config.value
        }
      }

      dynamic "custom_origin_config" {
        for_each = try([origin.value.protocol], [])

        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = custom_origin_config.value
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
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

resource "aws_s3_bucket" "site" {
  for_each = local.sites

  bucket = "harbour-site-${each.key}"
}

resource "aws_cloudfront_origin_access_identity" "site" {
  for_each = local.sites

  comment = each.key

  lifecycle {
    create_before_destroy = true
  }
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
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.site[each.key].iam_arn]
    }
  }

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
