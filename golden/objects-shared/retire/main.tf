# Pattern: `dynamic "origin"` with one `s3_origin_config` for all items of a list; two distributions take the same list; another list holds objects that are put together by a `for`.
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

variable "preview_domain" {
  type    = string
  default = "preview.quayside.example"
}

locals {
  s3_origins = [
    {
      id                       = "pages"
      domain                   = aws_s3_bucket.pages.bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.quayside.id
    },
    { id = "media", domain = aws_s3_bucket.media.bucket_regional_domain_name, origin_access_control_id = aws_cloudfront_origin_access_control.quayside.id },
  ]

  # Each with its id and a path of its own.
  archive = { for name, path in { old = "/1998", older = "/1971" } : name => merge(local.archive_bucket, { path = path }) }

  archive_bucket = {
    domain                   = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.archive.id
  }
}

resource "aws_cloudfront_origin_access_control" "quayside" {
  name                              = aws_s3_bucket.pages.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "archive" {
  name                              = aws_s3_bucket.archive.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.s3_origins
    iterator = bucket

    content {
      domain_name = bucket.value.domain
      origin_id   = bucket.value.id

      origin_access_control_id = try(bucket.value.origin_access_control_id, null)
    }
  }

  default_cache_behavior {
    target_origin_id       = "pages"
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

resource "aws_cloudfront_distribution" "preview" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = { for bucket in local.s3_origins : bucket.id => bucket }

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key

      origin_access_control_id = try(origin.value.origin_access_control_id, null)
    }
  }

  origin {
    domain_name = var.preview_domain
    origin_id   = "preview"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "preview"
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

resource "aws_cloudfront_distribution" "archive" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.archive

    content {
      domain_name              = origin.value.domain
      origin_id                = origin.key
      origin_path              = origin.value.path
      origin_access_control_id = try(origin.value.origin_access_control_id, null)
    }
  }

  default_cache_behavior {
    target_origin_id       = "old"
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

resource "aws_s3_bucket" "pages" {
  bucket = "quayside-pages"
}

data "aws_iam_policy_document" "pages" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pages.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn, aws_cloudfront_distribution.preview.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "pages" {
  bucket = aws_s3_bucket.pages.id
  policy = data.aws_iam_policy_document.pages.json
}

resource "aws_s3_bucket" "media" {
  bucket = "quayside-media"
}

data "aws_iam_policy_document" "media" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.media.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn, aws_cloudfront_distribution.preview.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "media" {
  bucket = aws_s3_bucket.media.id
  policy = data.aws_iam_policy_document.media.json
}

resource "aws_s3_bucket" "archive" {
  bucket = "quayside-archive"
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.archive.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}
