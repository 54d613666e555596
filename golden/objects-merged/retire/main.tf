# Pattern: origins are objects in local maps that are there under conditions and are merged; `lookup` takes them apart, and some have an OAC already.
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

variable "has_site" {
  type    = bool
  default = true
}

variable "has_downloads" {
  type    = bool
  default = true
}

variable "has_api" {
  type    = bool
  default = true
}

locals {
  site_origins = var.has_site ? {
    site = {
      domain_name = aws_s3_bucket.site[0].bucket_regional_domain_name
      origin_path = ""

      origin_access_control_id = try(aws_cloudfront_origin_access_control.site[0].id, null)
    }
  } : {}

  download_origins = var.has_downloads ? {
    downloads = {
      domain_name              = aws_s3_bucket.downloads[0].bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.downloads[0].id
    }
  } : {}

  api_origins = var.has_api ? {
    api = {
      domain_name = "api.tidewater.example"

      custom_origin_config = {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  } : {}

  all_origins = merge(local.site_origins, local.download_origins, local.api_origins, {
    admin = {
      domain_name              = aws_s3_bucket.admin.bucket_regional_domain_name
      origin_path              = "/dist"
      origin_access_control_id = aws_cloudfront_origin_access_control.admin.id
    }
  })
}

resource "aws_cloudfront_origin_access_control" "site" {
  count = var.has_site ? 1 : 0

  name                              = aws_s3_bucket.site[0].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "downloads" {
  count = var.has_downloads ? 1 : 0

  name                              = aws_s3_bucket.downloads[0].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "admin" {
  name                              = "tidewater-admin"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "tidewater" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.all_origins

    content {
      domain_name              = origin.value.domain_name
      origin_id                = lookup(origin.value, "origin_id", origin.key)
      origin_path              = lookup(origin.value, "origin_path", "")
      origin_access_control_id = lookup(origin.value, "origin_access_control_id", null)

      dynamic "custom_origin_config" {
        for_each = length(lookup(origin.value, "custom_origin_config", "")) == 0 ? [] : [lookup(origin.value, "custom_origin_config", "")]

        content {
          http_port              = custom_origin_config.value.http_port
          https_port             = custom_origin_config.value.https_port
          origin_protocol_policy = custom_origin_config.value.origin_protocol_policy
          origin_ssl_protocols   = custom_origin_config.value.origin_ssl_protocols
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
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
  count = var.has_site ? 1 : 0

  bucket = "tidewater-site"
}

resource "aws_s3_bucket" "downloads" {
  count = var.has_downloads ? 1 : 0

  bucket = "tidewater-downloads"
}

resource "aws_s3_bucket" "admin" {
  bucket = "tidewater-admin"
}

data "aws_iam_policy_document" "site" {
  count = var.has_site ? 1 : 0

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site[0].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tidewater.arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.site[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tidewater.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  count = var.has_site ? 1 : 0

  bucket = aws_s3_bucket.site[0].id
  policy = data.aws_iam_policy_document.site[0].json
}

data "aws_iam_policy_document" "downloads" {
  count = var.has_downloads ? 1 : 0

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.downloads[0].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tidewater.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "downloads" {
  count = var.has_downloads ? 1 : 0

  bucket = aws_s3_bucket.downloads[0].id
  policy = data.aws_iam_policy_document.downloads[0].json
}

data "aws_iam_policy_document" "admin" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.admin.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tidewater.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "admin" {
  bucket = aws_s3_bucket.admin.id
  policy = data.aws_iam_policy_document.admin.json
}
