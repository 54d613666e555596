# Pattern: the document goes to a local module with the bucket, and the distribution uses an output that waits for the policy.

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
    project = "careers"
  }
}

module "careers" {
  source = "./modules/bucket"

  name   = "acme-careers"
  tags   = local.tags
  policy = data.aws_iam_policy_document.careers.json
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "careers" {
  statement {
    sid       = "ReadByCloudFrontOAC"
    actions   = ["s3:GetObject"]
    resources = ["${module.careers.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "AWS:SourceArn"
      values   = ["arn:aws:cloudfront::${data.aws_caller_identity.current.account_id}:distribution/*"]
    }
  }

  statement {
    sid       = "PublishFromCI"
    actions   = ["s3:PutObject", "s3:DeleteObject"]
    resources = ["${module.careers.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/careers-publisher"]
    }
  }
}
