# Pattern: --only names one of two calls of a module; its code is the other's too.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-3"
}

resource "aws_cloudfront_origin_access_identity" "shop" {
  comment = "shop"
}

resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "press"
}

resource "aws_s3_bucket" "shop" {
  bucket = "millbrook-shop"
}

resource "aws_s3_bucket" "press" {
  bucket = "millbrook-press"
}

resource "aws_s3_bucket_policy" "shop" {
  bucket = aws_s3_bucket.shop.id
  policy = data.aws_iam_policy_document.shop.json
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = data.aws_iam_policy_document.press.json
}

data "aws_iam_policy_document" "shop" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.shop.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.shop.iam_arn]
    }
  }
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

module "shop" {
  source = "./modules/site"

  comment                     = "Shop"
  origin_domain_name          = aws_s3_bucket.shop.bucket_regional_domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.shop.cloudfront_access_identity_path
}

module "press" {
  source = "./modules/site"

  comment                     = "Press"
  origin_domain_name          = aws_s3_bucket.press.bucket_regional_domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
}
