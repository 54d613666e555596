# Pattern: a root hands the paths of its OAIs to the module with the distribution in a map, which takes them by key, and to another through local values.

terraform {
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


resource "aws_s3_bucket" "site" {
  bucket = "harbour-site"
}

resource "aws_s3_bucket" "docs" {
  bucket = "harbour-docs"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.site.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "Deprecated: site"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = "site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.docs.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "docs" {
  comment = "Deprecated: docs"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "docs" {
  name                              = "docs"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "site" {
  statement {
    sid       = "ReadForOAI"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.site.iam_arn]
    }
  }

  statement {
    sid       = "ReadForOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn.cloudfront_distribution_arn]
    }
  }
}

data "aws_iam_policy_document" "docs" {
  statement {
    sid       = "ReadForOAI"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.docs.iam_arn]
    }
  }

  statement {
    sid       = "ReadForOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = data.aws_iam_policy_document.site.json
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = data.aws_iam_policy_document.docs.json
}

module "cdn" {
  source = "./cdn"

  domains = {
    site = aws_s3_bucket.site.bucket_regional_domain_name
    docs = aws_s3_bucket.docs.bucket_regional_domain_name
  }
  paths = {
    site = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
    docs = aws_cloudfront_origin_access_identity.docs.cloudfront_access_identity_path
  }
  origin_access_control_id      = aws_cloudfront_origin_access_control.site.id
  docs_origin_access_control_id = aws_cloudfront_origin_access_control.docs.id
}

resource "aws_s3_bucket" "press" {
  bucket = "harbour-press"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.press.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "Deprecated: press"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "press" {
  name                              = "press"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

locals {
  press      = aws_cloudfront_origin_access_identity.press
  press_path = local.press.cloudfront_access_identity_path
}

data "aws_iam_policy_document" "press" {
  statement {
    sid       = "ReadForOAI"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.press.iam_arn]
    }
  }

  statement {
    sid       = "ReadForOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.press.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = data.aws_iam_policy_document.press.json
}

module "press" {
  source = "./press"

  domain                   = aws_s3_bucket.press.bucket_regional_domain_name
  path                     = local.press_path
  origin_access_control_id = aws_cloudfront_origin_access_control.press.id
}
