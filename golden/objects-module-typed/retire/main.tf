# Pattern: two calls of a module hand it maps of objects of a declared type with optional attributes; the OAI stands in a local value, and one bucket has none.
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
  shop_origins = {
    pages = {
      domain_name              = aws_s3_bucket.pages.bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.shop.id
    }
    images = {
      domain_name              = aws_s3_bucket.images.bucket_regional_domain_name
      origin_path              = "/resized"
      origin_access_control_id = aws_cloudfront_origin_access_control.shop.id
    }
    checkout = {
      domain_name = "checkout.millrace.example"
      custom_origin_config = {
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }
}

resource "aws_cloudfront_origin_access_control" "shop" {
  name                              = "Millrace shop"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "shop" {
  source = "./modules/cdn"

  comment        = "Shop"
  default_origin = "pages"
  origins        = local.shop_origins
}

module "status" {
  source = "./modules/cdn"

  comment        = "Status"
  default_origin = "status"
  origins = {
    status = {
      domain_name = "status.millrace.example"
      custom_origin_config = {
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }
}

resource "aws_s3_bucket" "pages" {
  bucket = "millrace-pages"
}

resource "aws_s3_bucket" "images" {
  bucket = "millrace-images"
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
      values   = [module.shop.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "pages" {
  bucket = aws_s3_bucket.pages.id
  policy = data.aws_iam_policy_document.pages.json
}

data "aws_iam_policy_document" "images" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.images.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.shop.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "images" {
  bucket = aws_s3_bucket.images.id
  policy = data.aws_iam_policy_document.images.json
}
