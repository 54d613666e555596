# Pattern: OAIs come by inputs, as path and ARN in defaults, as an id in a file with values, and one of them is declared and imported by the same input: none is followed, and each is told with what takes it.
terraform {
  required_version = ">= 1.6"

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

variable "site_oai_path" {
  description = "Path of the OAI that was made by hand"
  type        = string
  default     = "origin-access-identity/cloudfront/E2EXAMPLE1GIV"
}

variable "site_oai_arn" {
  type    = string
  default = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1GIV"
}

variable "docs_oai_id" {
  description = "Id of the OAI of the environment"
  type        = string
}

variable "press_oai_id" {
  type = string
}

import {
  to = aws_cloudfront_origin_access_identity.press
  id = var.press_oai_id
}

resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "made by hand"
}

resource "aws_cloudfront_distribution" "quarry" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
    origin_id   = "site"

    s3_origin_config {
      origin_access_identity = var.site_oai_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.docs.bucket_regional_domain_name
    origin_id   = "docs"

    s3_origin_config {
      origin_access_identity = "origin-access-identity/cloudfront/${var.docs_oai_id}"
    }
  }

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    s3_origin_config {
      origin_access_identity = format("origin-access-identity/cloudfront/%s", var.press_oai_id)
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
  bucket = "quarry-site"
}

data "aws_iam_policy_document" "site" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [var.site_oai_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = data.aws_iam_policy_document.site.json
}

resource "aws_s3_bucket" "docs" {
  bucket = "quarry-docs"
}

data "aws_iam_policy_document" "docs" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${var.docs_oai_id}"]
    }
  }
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = data.aws_iam_policy_document.docs.json
}

resource "aws_s3_bucket" "press" {
  bucket = "quarry-press"
}

data "aws_iam_policy_document" "press" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.press.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = data.aws_iam_policy_document.press.json
}
