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
      domain_name = aws_s3_bucket.site["any"].bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = aws_cloudfront_origin_access_identity.site["any"].cloudfront_access_identity_path
      }
    }
  }
}

module "typed" {
  source = "./../../modules/typed"

  default_origin = "files"

  origins = [
    {
      domain_name = aws_s3_bucket.site["typed"].bucket_regional_domain_name
      origin_id   = "files"
      s3_origin_config = {
        origin_access_identity = aws_cloudfront_origin_access_identity.site["typed"].cloudfront_access_identity_path
      }
    },
  ]
}

module "fixed" {
  source = "./../../modules/fixed"

  default_origin = "files"

  buckets = {
    files = {
      domain_name = aws_s3_bucket.site["fixed"].bucket_regional_domain_name
      oai_path    = aws_cloudfront_origin_access_identity.site["fixed"].cloudfront_access_identity_path
    }
  }
}

module "both" {
  source = "./../../modules/both"

  default_origin = "files"

  s3_origins = {
    files = {
      host          = aws_s3_bucket.site["both"].bucket_regional_domain_name
      origin_access = { type = "IDENTITY", id = aws_cloudfront_origin_access_identity.site["both"].cloudfront_access_identity_path }
    }
  }
}
