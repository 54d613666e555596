# Pattern: three buckets: a key from a variable, the AWS-managed key, and no key id at all.
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

variable "cmk_arn" {
  type = string
}

resource "aws_s3_bucket" "invoices" {
  bucket = "billing-invoices"
}

resource "aws_s3_bucket" "letters" {
  bucket = "billing-letters"
}

resource "aws_s3_bucket" "terms" {
  bucket = "billing-terms"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "invoices" {
  bucket = aws_s3_bucket.invoices.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.cmk_arn
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "letters" {
  bucket = aws_s3_bucket.letters.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "alias/aws/s3"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "terms" {
  bucket = aws_s3_bucket.terms.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "billing" {
  comment = "billing"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "billing" {
  name                              = aws_s3_bucket.invoices.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "invoices" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.invoices.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.billing.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.invoices.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.billing.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "invoices" {
  bucket = aws_s3_bucket.invoices.id
  policy = data.aws_iam_policy_document.invoices.json
}

data "aws_iam_policy_document" "letters" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.letters.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.billing.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.letters.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.billing.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "letters" {
  bucket = aws_s3_bucket.letters.id
  policy = data.aws_iam_policy_document.letters.json
}

data "aws_iam_policy_document" "terms" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.terms.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.billing.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.terms.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.billing.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "terms" {
  bucket = aws_s3_bucket.terms.id
  policy = data.aws_iam_policy_document.terms.json
}

resource "aws_cloudfront_distribution" "billing" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.invoices.bucket_regional_domain_name
    origin_id   = "invoices"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.billing.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.letters.bucket_regional_domain_name
    origin_id   = "letters"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.billing.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.terms.bucket_regional_domain_name
    origin_id   = "terms"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.billing.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "invoices"
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
