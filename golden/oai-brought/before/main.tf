# Pattern: an OAI is created unless its id, or path and ARN, are given: path and ARN are templated from the id, or chosen by `coalesce` and by conditions; one policy is about the created OAI alone.
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

variable "oai_id" {
  description = "Id of an OAI for the site; created if empty"
  type        = string
  default     = ""
}

variable "shared_oai_id" {
  description = "Id of an OAI for the press pages; created if empty"
  type        = string
  default     = "E2EXAMPLE5LMN"
}

variable "blog_oai_path" {
  type    = string
  default = null
}

variable "blog_oai_arn" {
  type    = string
  default = null
}

variable "jobs_oai_path" {
  type    = string
  default = ""
}

locals {
  create_oai = var.oai_id == ""
  oai_id     = local.create_oai ? aws_cloudfront_origin_access_identity.site[0].id : var.oai_id
  oai_arn    = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${local.oai_id}"
  oai_path   = "origin-access-identity/cloudfront/${local.oai_id}"

  press_oai_id = var.shared_oai_id != "" ? var.shared_oai_id : join("", aws_cloudfront_origin_access_identity.press[*].id)
}

resource "aws_cloudfront_origin_access_identity" "site" {
  count = local.create_oai ? 1 : 0

  comment = "Site"
}

resource "aws_cloudfront_origin_access_identity" "press" {
  count = var.shared_oai_id == "" ? 1 : 0

  comment = "Press"
}

resource "aws_cloudfront_origin_access_identity" "blog" {
  count = var.blog_oai_path == null ? 1 : 0

  comment = "Blog"
}

resource "aws_cloudfront_origin_access_identity" "jobs" {
  comment = "Jobs"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
    origin_id   = "site"

    s3_origin_config {
      origin_access_identity = local.oai_path
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

resource "aws_cloudfront_distribution" "press" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    s3_origin_config {
      origin_access_identity = "origin-access-identity/cloudfront/${local.press_oai_id}"
    }
  }

  default_cache_behavior {
    target_origin_id       = "press"
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

resource "aws_cloudfront_distribution" "blog" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.blog.bucket_regional_domain_name
    origin_id   = "blog"

    s3_origin_config {
      origin_access_identity = coalesce(var.blog_oai_path, one(aws_cloudfront_origin_access_identity.blog[*].cloudfront_access_identity_path))
    }
  }

  default_cache_behavior {
    target_origin_id       = "blog"
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

resource "aws_cloudfront_distribution" "jobs" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.jobs.bucket_regional_domain_name
    origin_id   = "jobs"

    s3_origin_config {
      origin_access_identity = var.jobs_oai_path == "" ? aws_cloudfront_origin_access_identity.jobs.cloudfront_access_identity_path : var.jobs_oai_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "jobs"
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
  bucket = "larkspur-site"
}

data "aws_iam_policy_document" "site" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.oai_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = data.aws_iam_policy_document.site.json
}

resource "aws_s3_bucket" "press" {
  bucket = "larkspur-press"
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${local.press_oai_id}" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.press.arn}/*"
    }]
  })
}

resource "aws_s3_bucket" "blog" {
  bucket = "larkspur-blog"
}

data "aws_iam_policy_document" "blog" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.blog.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [var.blog_oai_arn == null ? one(aws_cloudfront_origin_access_identity.blog[*].iam_arn) : var.blog_oai_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "blog" {
  bucket = aws_s3_bucket.blog.id
  policy = data.aws_iam_policy_document.blog.json
}

resource "aws_s3_bucket" "jobs" {
  bucket = "larkspur-jobs"
}

data "aws_iam_policy_document" "jobs" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.jobs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.jobs.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "jobs" {
  bucket = aws_s3_bucket.jobs.id
  policy = data.aws_iam_policy_document.jobs.json
}
