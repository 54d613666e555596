# Pattern: the statement about the OAI is there under a condition, and so is one that lets it list the bucket.

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

resource "aws_s3_bucket" "herbarium" {
  bucket = "museum-herbarium"
}

resource "aws_cloudfront_origin_access_control" "herbarium" {
  name                              = aws_s3_bucket.herbarium.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "herbarium" {
  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.herbarium.arn, "${aws_s3_bucket.herbarium.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = var.serve ? [1] : []

    content {
      sid       = "ReadOAC"
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

  dynamic "statement" {
    for_each = var.serve || var.list ? [1] : []

    content {
      sid       = "ListOAC"
      actions   = ["s3:ListBucket"]
      resources = [aws_s3_bucket.herbarium.arn]

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

variable "serve" {
  description = "Whether the objects are served"
  type        = bool
  default     = true
}

variable "list" {
  description = "Whether what is missing answers 404"
  type        = bool
  default     = false
}
