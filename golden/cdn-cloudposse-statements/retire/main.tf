# Pattern: a call of a registry module with a provider of its own, an origin path, and statements of other readers in a local value.
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

provider "aws" {
  alias  = "cdn"
  region = "us-east-1"
}

locals {
  # Who reads from the bucket beside CloudFront.
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
      {
        Sid    = "S3GetObjectForCloudFrontServicePrincipal"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${module.almanac.s3_bucket_arn}$${origin_path}*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.almanac.cf_arn
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
        Resource = module.almanac.s3_bucket_arn
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.almanac.cf_arn
          }
        }
      },
    ]
  })
}

module "almanac" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "0.98.2"

  providers = {
    aws = aws.cdn
  }

  name        = "press-almanac"
  origin_path = "/public"

  origin_access_type       = "origin_access_control"
  additional_bucket_policy = local.readers
}
