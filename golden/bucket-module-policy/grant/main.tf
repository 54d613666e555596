# Pattern: the bucket and its policy are made by a local module, to which the document that grants the OAI is handed.

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
  tags = {
    project = "handbook"
  }
}

module "handbook" {
  source = "./modules/bucket"

  name   = "acme-handbook"
  tags   = local.tags
  policy = data.aws_iam_policy_document.handbook.json
}

data "aws_iam_policy_document" "handbook" {
  statement {
    sid       = "ReadByCloudFront"
    actions   = ["s3:GetObject"]
    resources = ["${module.handbook.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.handbook.iam_arn]
    }
  }

  statement {
    sid       = "ReadByCloudFrontOAC"
    actions   = ["s3:GetObject"]
    resources = ["${module.handbook.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.handbook.arn]
    }
  }

  statement {
    sid       = "PublishFromCI"
    actions   = ["s3:PutObject", "s3:DeleteObject"]
    resources = ["${module.handbook.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/handbook-publisher"]
    }
  }
}
