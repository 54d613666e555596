# Pattern: calls of a registry module that are left to a person: its OAI is used elsewhere, its statements are text or take the place of the module's own, its OAI is from outside, it is there several times, or its version knows no OAC; and one that has moved.
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

module "plain" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name = "granary-plain"
}

module "audited" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "0.98.2"

  name        = "granary-audited"
  origin_path = "/public"

  additional_bucket_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Audit",
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::123456789012:role/audit" },
          "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::$${bucket_name}/*"
        }
      ]
    }
  JSON
}

module "unlisted" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name = "granary-unlisted"

  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "S3ListBucketForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = "$${cloudfront_origin_access_identity_iam_arn}" }
        Action    = "s3:ListBucket"
        Resource  = "arn:aws:s3:::$${bucket_name}"
        Condition = { StringLike = { "s3:prefix" = "public/*" } }
      },
    ]
  })
}

module "shared" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 1.1"

  name = "granary-shared"

  cloudfront_origin_access_identity_iam_arn = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE7PQR"
  cloudfront_origin_access_identity_path    = "origin-access-identity/cloudfront/E2EXAMPLE7PQR"
}

module "several" {
  source   = "cloudposse/cloudfront-s3-cdn/aws"
  version  = "~> 2.1"
  for_each = toset(["oats", "rye"])

  name = "granary-${each.key}"
}

module "old" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "0.82.5"

  name = "granary-old"
}

module "moved" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name               = "granary-moved"
  origin_access_type = "origin_access_control"
}

output "plain_identity" {
  value = module.plain.cf_identity_iam_arn
}
