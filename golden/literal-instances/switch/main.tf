# Pattern: for_each over a literal set, and single distributions that pick their instance by name.

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
  region = "us-west-1"
}

resource "aws_s3_bucket" "content" {
  for_each = toset(["docs", "blog"])

  bucket = "devrel-${each.key}"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.content.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "content" {
  for_each = toset(["docs", "blog"])

  comment = substr("Deprecated: devrel ${each.key}", 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "content" {
  for_each = toset(["docs", "blog"])

  name                              = aws_s3_bucket.content[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "content" {
  for_each = toset(["docs", "blog"])

  statement {
    sid       = "CdnRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.content[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.content[each.key].iam_arn]
    }
  }

  statement {
    sid       = "CdnReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.content[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [{ "docs" = aws_cloudfront_distribution.docs.arn, "blog" = aws_cloudfront_distribution.blog.arn }[each.key]]
    }
  }
}

resource "aws_s3_bucket_policy" "content" {
  for_each = toset(["docs", "blog"])

  bucket = aws_s3_bucket.content[each.key].id
  policy = data.aws_iam_policy_document.content[each.key].json
}
