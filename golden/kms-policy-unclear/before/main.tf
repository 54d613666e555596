# Pattern: one resource is the policy of several keys, each named by its item, so that no policy is seen for the key of the bucket.

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

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "press" {
  description = "Press"
}

resource "aws_kms_key" "tickets" {
  description = "Tickets"
}

resource "aws_kms_key_policy" "all" {
  for_each = { press = aws_kms_key.press.key_id, tickets = aws_kms_key.tickets.key_id }

  key_id = each.value
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
    ]
  })
}

resource "aws_s3_bucket" "press" {
  bucket = "press"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "press" {
  bucket = aws_s3_bucket.press.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.press.arn
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "Press"
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

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = data.aws_iam_policy_document.press.json
}

resource "aws_cloudfront_distribution" "press" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "press"
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
