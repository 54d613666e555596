locals {
  media_bucket = "saltmarsh-media"
}

data "aws_iam_policy_document" "pages" {
  statement {
    sid       = "ReadThroughCdnOAC"
    actions   = ["s3:GetObject"]
    resources = ["${module.pages_bucket.s3_bucket_arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.pages.arn]
    }
  }

  statement {
    sid       = "ListThroughCdnOAC"
    actions   = ["s3:ListBucket"]
    resources = [module.pages_bucket.s3_bucket_arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.pages.arn]
    }
  }
}

module "pages_bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.1"

  bucket        = "saltmarsh-pages"
  attach_policy = true
  policy        = data.aws_iam_policy_document.pages.json

  versioning = {
    enabled = true
  }
}

data "aws_iam_policy_document" "media" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.media_bucket}/public/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.media.arn]
    }
  }
}

module "media_bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.1"

  bucket        = local.media_bucket
  attach_policy = true
  policy        = data.aws_iam_policy_document.media.json

  attach_deny_insecure_transport_policy = true
}
