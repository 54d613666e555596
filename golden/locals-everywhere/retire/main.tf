# Pattern: the names of a bucket, its policy and its key are local values that everything else takes, the global endpoint among them.

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
  bucket     = aws_s3_bucket.scores
  bucket_id  = local.bucket.id
  bucket_arn = local.bucket.arn
  endpoint   = aws_s3_bucket.scores.bucket_regional_domain_name
  policy     = data.aws_iam_policy_document.scores.json
  key_arn    = aws_kms_key.scores.arn
}

resource "aws_kms_key" "scores" {
  description = "Orchestra scores"
  policy      = data.aws_iam_policy_document.key.json
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "AllowCloudFront"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.scores.arn]
    }
  }
}

resource "aws_s3_bucket" "scores" {
  bucket = "orchestra-scores"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "scores" {
  bucket = local.bucket_id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.key_arn
    }
  }
}

resource "aws_cloudfront_origin_access_control" "scores" {
  name                              = aws_s3_bucket.scores.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "scores" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket_arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.scores.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "scores" {
  bucket = local.bucket_id
  policy = local.policy
}

resource "aws_cloudfront_distribution" "scores" {
  enabled             = true
  comment             = "Orchestra scores"
  default_root_object = "index.html"

  origin {
    domain_name = local.endpoint
    origin_id   = "scores"

    origin_access_control_id = aws_cloudfront_origin_access_control.scores.id
  }

  default_cache_behavior {
    target_origin_id       = "scores"
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
