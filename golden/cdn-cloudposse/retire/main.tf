# Pattern: calls of a registry module whose bucket policy is its own: on its OAI, with statements of the caller's, on an OAI from outside, of a version that knows no OAC, and moved already.
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

  origin_access_type = "origin_access_control"

  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Audit"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/audit" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::$${bucket_name}/*"
      },
      {
        Sid    = "S3GetObjectForCloudFrontServicePrincipal"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${module.audited.s3_bucket_arn}$${origin_path}*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.audited.cf_arn
          }
        }
      },
      {
        Sid    = "S3ListBucketForCloudFrontServicePrincipal"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:ListBucket"
        Resource = module.audited.s3_bucket_arn
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.audited.cf_arn
          }
        }
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
