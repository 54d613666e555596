# Pattern: what differs in production stands in an override file in JSON syntax, which the pipeline copies into place.
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
  region = "eu-central-1"
}

locals {
  readers = [aws_cloudfront_origin_access_identity.jobs.iam_arn]
}

resource "aws_kms_key" "files" {
  description = "files of production"
}

resource "aws_s3_bucket" "docs" {
  bucket = "quillworks-docs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "docs" {
  bucket = aws_s3_bucket.docs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "docs" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.docs.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.docs.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = data.aws_iam_policy_document.docs.json
}

resource "aws_s3_bucket" "news" {
  bucket = "quillworks-news"
}

data "aws_iam_policy_document" "news" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.news.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.news.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.news.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.news.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "news" {
  bucket = aws_s3_bucket.news.id
  policy = data.aws_iam_policy_document.news.json
}

resource "aws_s3_bucket" "jobs" {
  bucket = "quillworks-jobs"
}

data "aws_iam_policy_document" "jobs" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.jobs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = local.readers
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.jobs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.jobs.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "jobs" {
  bucket = aws_s3_bucket.jobs.id
  policy = data.aws_iam_policy_document.jobs.json
}

output "news_oai" {
  value = aws_cloudfront_origin_access_identity.news.id
}
