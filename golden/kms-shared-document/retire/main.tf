# Pattern: one document is the policy of several keys, of which one encrypts the bucket.

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
}

resource "aws_kms_key" "tickets" {
  description = "Tickets"
  policy      = data.aws_iam_policy_document.key.json
}

resource "aws_kms_key" "files" {
  description = "Files"
  policy      = data.aws_iam_policy_document.files_cloudfront.json
}

data "aws_iam_policy_document" "files_cloudfront" {
  source_policy_documents = [data.aws_iam_policy_document.key.json]

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
      values   = [aws_cloudfront_distribution.herbarium.arn]
    }
  }
}

resource "aws_s3_bucket" "herbarium" {
  bucket = "museum-herbarium"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "herbarium" {
  bucket = aws_s3_bucket.herbarium.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.files.arn
    }
  }
}

resource "aws_cloudfront_origin_access_control" "herbarium" {
  name                              = aws_s3_bucket.herbarium.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "herbarium" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.herbarium.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.herbarium.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "herbarium" {
  bucket = aws_s3_bucket.herbarium.id
  policy = data.aws_iam_policy_document.herbarium.json
}

resource "aws_cloudfront_distribution" "herbarium" {
  enabled             = true
  comment             = "Herbarium"
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.herbarium.bucket_regional_domain_name
    origin_id   = "herbarium"

    origin_access_control_id = aws_cloudfront_origin_access_control.herbarium.id
  }

  default_cache_behavior {
    target_origin_id       = "herbarium"
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
