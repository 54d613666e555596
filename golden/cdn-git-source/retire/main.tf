# Pattern: modules of the registry, taken from the git repositories that it publishes by the tag of a version, and by the commit of one.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "almanac" {
  source = "git::https://github.com/cloudposse/terraform-aws-cloudfront-s3-cdn.git?ref=v1.0.0"

  name            = "almanac-site"
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
        Resource  = "${module.almanac.s3_bucket_arn}$${origin_path}*"
        Condition = { StringEquals = { "AWS:SourceArn" = module.almanac.cf_arn } }
      },
      {
        Sid       = "S3ListBucketForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:ListBucket"
        Resource  = module.almanac.s3_bucket_arn
        Condition = { StringEquals = { "AWS:SourceArn" = module.almanac.cf_arn } }
      },
    ]
  })
}

resource "aws_s3_bucket" "charts" {
  bucket = "almanac-charts"
}

module "charts" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-cloudfront.git?ref=fc1010c0b53490d9b3911d2397726da80168f4fb" # v5.0.1

  comment = "Charts"

  create_origin_access_control = true
  origin_access_control = {
    charts = {
      name             = aws_s3_bucket.charts.bucket
      description      = "Reads the charts"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    charts = {
      domain_name = aws_s3_bucket.charts.bucket_regional_domain_name

      origin_access_control = "charts"
    }
  }

  default_cache_behavior = {
    target_origin_id       = "charts"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

data "aws_iam_policy_document" "charts" {
  statement {
    sid       = "ChartsOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.charts.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.charts.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "charts" {
  bucket = aws_s3_bucket.charts.id
  policy = data.aws_iam_policy_document.charts.json
}
