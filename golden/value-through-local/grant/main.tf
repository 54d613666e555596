# Pattern: path and ARN of the OAI go through locals, and the ARN into a local module as well.

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
  region = "eu-west-1"
}

locals {
  cdn_reader_path = aws_cloudfront_origin_access_identity.cdn.cloudfront_access_identity_path
  cdn_reader_arn  = aws_cloudfront_origin_access_identity.cdn.iam_arn
}

resource "aws_cloudfront_origin_access_identity" "cdn" {
  comment = "recipes"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "cdn" {
  name                              = aws_s3_bucket.recipes.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "recipes" {
  bucket = "kitchen-recipes"
}

data "aws_iam_policy_document" "recipes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.recipes.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.cdn_reader_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.recipes.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.kitchen.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "recipes" {
  bucket = aws_s3_bucket.recipes.id
  policy = data.aws_iam_policy_document.recipes.json
}

module "pictures" {
  source = "./modules/bucket"

  name                         = "kitchen-pictures"
  reader_arn                   = aws_cloudfront_origin_access_identity.cdn.iam_arn
  cloudfront_distribution_arns = [aws_cloudfront_distribution.kitchen.arn]
}
