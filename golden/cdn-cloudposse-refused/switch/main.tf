# Pattern: calls of a registry module that are left to a person: it is not said which provider makes the OAI, the statements are for another call too, or the distribution waits for them.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.20"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

locals {
  # Who reads from both mills' buckets beside CloudFront.
  readers = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Audit"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/audit" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::$${bucket_name}/*"
      },
    ]
  })
}

module "provided" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "0.98.2"

  providers = {}

  name = "mill-provided"
}

module "upper" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name                     = "mill-upper"
  additional_bucket_policy = local.readers
}

module "lower" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name                     = "mill-lower"
  additional_bucket_policy = local.readers
}

data "aws_iam_policy_document" "waiting" {
  statement {
    sid       = "Audit"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::mill-waiting-origin/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/audit"]
    }
  }
}

module "waiting" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "1.1.1"

  name                     = "mill-waiting"
  additional_bucket_policy = data.aws_iam_policy_document.waiting.json

  depends_on = [data.aws_iam_policy_document.waiting]
}

data "aws_iam_policy_document" "tagged" {
  statement {
    sid       = "Audit"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::mill-tagged-origin/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/audit"]
    }
  }
}

module "tagged" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "1.1.1"

  name                     = "mill-tagged"
  tags                     = local.tags
  additional_bucket_policy = data.aws_iam_policy_document.tagged.json
}

locals {
  tags = { readers = md5(data.aws_iam_policy_document.tagged.json) }
}
