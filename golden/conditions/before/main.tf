# Pattern: the OAI's statements carry conditions: one on TLS, one on the listed prefix, one on the source address.

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

variable "office_cidrs" {
  description = "Address ranges of the newsroom"
  type        = list(string)
  default     = ["198.51.100.0/24"]
}

resource "aws_s3_bucket" "photo_archive" {
  bucket = "newsroom-photo-archive"
}

resource "aws_cloudfront_origin_access_identity" "photo_archive" {
  comment = "newsroom photo archive"
}

data "aws_iam_policy_document" "photo_archive" {
  statement {
    sid       = "ReadPublished"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.photo_archive.arn}/published/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.photo_archive.iam_arn]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }

  statement {
    sid       = "ListPublished"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.photo_archive.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.photo_archive.iam_arn]
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["published/*"]
    }
  }

  statement {
    sid       = "ReadDraftsFromOffice"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.photo_archive.arn}/drafts/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.photo_archive.iam_arn]
    }

    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = var.office_cidrs
    }
  }
}

resource "aws_s3_bucket_policy" "photo_archive" {
  bucket = aws_s3_bucket.photo_archive.id
  policy = data.aws_iam_policy_document.photo_archive.json
}
