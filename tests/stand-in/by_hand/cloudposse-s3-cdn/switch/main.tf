# The steps of the snippet of OAC070 for cloudposse/cloudfront-s3-cdn/aws, as a person takes them where the statements are text.
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

module "site" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name = "quarry-site"

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
        Sid       = "S3GetObjectForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${module.site.s3_bucket_arn}$${origin_path}*"
        Condition = { StringEquals = { "AWS:SourceArn" = module.site.cf_arn } }
      },
      {
        Sid       = "S3ListBucketForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:ListBucket"
        Resource  = module.site.s3_bucket_arn
        Condition = { StringEquals = { "AWS:SourceArn" = module.site.cf_arn } }
      },
      {
        Sid       = "S3GetObjectForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.site.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${module.site.s3_bucket_arn}$${origin_path}*"
      },
      {
        Sid       = "S3ListBucketForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.site.iam_arn }
        Action    = "s3:ListBucket"
        Resource  = module.site.s3_bucket_arn
      },
    ]
  })
}

resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "Deprecated: quarry-site"

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = module.site.aws_cloudfront_origin_access_identity.default[0]
  to   = aws_cloudfront_origin_access_identity.site
}
