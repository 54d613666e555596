# Pattern: a key for each site, with the policy as jsonencode inside the key.
terraform {
  required_version = ">= 1.3"

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

variable "sites" {
  type = map(object({ host = string }))
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "site" {
  for_each = var.sites

  description = "site ${each.key}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      }
    ]
  })
}

resource "aws_s3_bucket" "site" {
  for_each = var.sites

  bucket = "site-${each.value.host}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "site" {
  for_each = var.sites

  bucket = aws_s3_bucket.site[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.site[each.key].arn
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "site" {
  for_each = var.sites

  comment = each.value.host
}

resource "aws_s3_bucket_policy" "site" {
  for_each = var.sites

  bucket = aws_s3_bucket.site[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.site[each.key].iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.site[each.key].arn}/*"
      }
    ]
  })
}

resource "aws_cloudfront_distribution" "site" {
  for_each = var.sites

  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.site[each.key].bucket_regional_domain_name
    origin_id   = "site"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.site[each.key].cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
