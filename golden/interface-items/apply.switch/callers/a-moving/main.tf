provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["any", "typed", "fixed", "both"])
}

resource "aws_s3_bucket" "site" {
  for_each = local.sites

  bucket = "rowan-a-moving-${each.key}"
}

resource "aws_cloudfront_origin_access_identity" "site" {
  for_each = local.sites

  comment = each.key
}

resource "aws_cloudfront_origin_access_control" "site" {
  for_each = local.sites

  name                              = "a-moving-${each.key}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

locals {
  distribution_arns = {
    any   = module.any.distribution_arn
    typed = module.typed.cloudfront_distribution_arn
    fixed = module.fixed.distribution.arn
    both  = module.both.arn
  }
}

data "aws_iam_policy_document" "site" {
  for_each = local.sites

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.site[each.key].iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [local.distribution_arns[each.key]]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  for_each = local.sites

  bucket = aws_s3_bucket.site[each.key].id
  policy = data.aws_iam_policy_document.site[each.key].json
}

module "any" {
  source = "./../../modules/any"

  default_origin = "files"

  origin = {
    files = {
      domain_name              = aws_s3_bucket.site["any"].bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.site["any"].id
    }
  }
}

module "typed" {
  source = "./../../modules/typed"

  default_origin = "files"

  origins = [
    {
      domain_name              = aws_s3_bucket.site["typed"].bucket_regional_domain_name
      origin_id                = "files"
      origin_access_control_id = aws_cloudfront_origin_access_control.site["typed"].id
    },
  ]
}

module "fixed" {
  source = "./../../modules/fixed"

  default_origin = "files"

  buckets = {
    files = {
      domain_name              = aws_s3_bucket.site["fixed"].bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.site["fixed"].id
    }
  }
}

module "both" {
  source = "./../../modules/both"

  default_origin = "files"

  s3_origins = {
    files = {
      host          = aws_s3_bucket.site["both"].bucket_regional_domain_name
      origin_access = { type = "CONTROL", id = aws_cloudfront_origin_access_control.site["both"].id }
    }
  }
}
