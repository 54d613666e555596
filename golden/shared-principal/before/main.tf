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

resource "aws_cloudfront_origin_access_identity" "storybook" {
  comment = "Storybook of the design system"
}

data "aws_iam_policy_document" "storybook" {
  statement {
    sid       = "ReadPages"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.storybook.arn}/*"]

    principals {
      type = "AWS"
      identifiers = [
        aws_cloudfront_origin_access_identity.storybook.iam_arn,
        aws_iam_role.visual_tests.arn,
      ]
    }
  }

  statement {
    sid       = "ListPages"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.storybook.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.storybook.iam_arn]
    }

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.visual_tests.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "storybook" {
  bucket = aws_s3_bucket.storybook.id
  policy = data.aws_iam_policy_document.storybook.json
}
