# Pattern: the OAI shares a statement, once with a role in one list, once with a second principals block.

terraform {
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-north-1"
}

resource "aws_s3_bucket" "storybook" {
  bucket = "design-system-storybook"
}

resource "aws_cloudfront_origin_access_control" "storybook" {
  name                              = aws_s3_bucket.storybook.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "storybook" {
  statement {
    sid       = "ReadPages"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.storybook.arn}/*"]

    principals {
      type = "AWS"
      identifiers = [
        aws_iam_role.visual_tests.arn,
      ]
    }
  }

  statement {
    sid       = "ReadPagesOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.storybook.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.storybook.arn]
    }
  }

  statement {
    sid       = "ListPages"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.storybook.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.visual_tests.arn]
    }
  }

  statement {
    sid       = "ListPagesOAC"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.storybook.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.storybook.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "storybook" {
  bucket = aws_s3_bucket.storybook.id
  policy = data.aws_iam_policy_document.storybook.json
}
