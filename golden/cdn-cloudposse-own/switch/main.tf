# Pattern: a call of a registry module that makes a bucket, its policy, an OAI and the distribution, and is handed no statements.
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

module "orchard" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name            = "orchard-site"
  allowed_methods = ["GET", "HEAD"]

  origin_access_type = "origin_access_control"

  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "S3GetObjectForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${module.orchard.s3_bucket_arn}$${origin_path}*"
        Condition = { StringEquals = { "AWS:SourceArn" = module.orchard.cf_arn } }
      },
      {
        Sid       = "S3ListBucketForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:ListBucket"
        Resource  = module.orchard.s3_bucket_arn
        Condition = { StringEquals = { "AWS:SourceArn" = module.orchard.cf_arn } }
      },
      {
        Sid       = "S3GetObjectForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.orchard.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${module.orchard.s3_bucket_arn}$${origin_path}*"
      },
      {
        Sid       = "S3ListBucketForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.orchard.iam_arn }
        Action    = "s3:ListBucket"
        Resource  = module.orchard.s3_bucket_arn
      },
    ]
  })
}

# Deprecated: replaced by module.orchard.aws_cloudfront_origin_access_control.default[0].
# module.orchard has no place for it any more; CloudFront uses it until the distribution is deployed everywhere.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "orchard" {
  comment = "Deprecated: replaced by an origin access control"

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = module.orchard.aws_cloudfront_origin_access_identity.default[0]
  to   = aws_cloudfront_origin_access_identity.orchard
}

resource "aws_s3_object" "index" {
  bucket       = module.orchard.s3_bucket
  key          = "index.html"
  content      = "<!doctype html><title>Orchard</title>"
  content_type = "text/html"
}

output "domain" {
  description = "Where the site is."
  value       = module.orchard.cf_domain_name
}
