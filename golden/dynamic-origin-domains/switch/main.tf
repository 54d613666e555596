# Pattern: a module has one OAI, and makes an origin with it of each object in a list; the objects bring the domain names of the buckets, and the caller has the policies.
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

resource "aws_s3_bucket" "plots" {
  bucket = "allotments-plots"
}

resource "aws_s3_bucket" "seeds" {
  bucket = "allotments-seeds"
}

module "cdn" {
  source = "./modules/cdn"

  comment           = "Allotments"
  default_origin_id = "plots"

  s3_origins = [
    {
      origin_id   = "plots"
      domain_name = aws_s3_bucket.plots.bucket_regional_domain_name
    },
    {
      origin_id   = "seeds"
      domain_name = aws_s3_bucket.seeds.bucket_regional_domain_name
    },
    {
      origin_id   = "seeds-archive"
      domain_name = aws_s3_bucket.seeds.bucket_regional_domain_name
      path        = "/archive"
    },
  ]
}

data "aws_iam_policy_document" "plots" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.plots.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.cdn.oai_iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.plots.arn}/*"]

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

resource "aws_s3_bucket_policy" "plots" {
  bucket = aws_s3_bucket.plots.id
  policy = data.aws_iam_policy_document.plots.json
}

data "aws_iam_policy_document" "seeds" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.seeds.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.cdn.oai_iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.seeds.arn}/*"]

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

resource "aws_s3_bucket_policy" "seeds" {
  bucket = aws_s3_bucket.seeds.id
  policy = data.aws_iam_policy_document.seeds.json
}
