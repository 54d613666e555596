# Pattern: buckets from a registry module whose version or inputs do not show what decides who reads from them.
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

variable "is_public" {
  type    = bool
  default = true
}

data "aws_iam_policy_document" "atlas" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.atlas.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
    }
  }
}

module "atlas" {
  source = "terraform-aws-modules/s3-bucket/aws"

  bucket        = "press-atlas"
  attach_policy = true
  policy        = data.aws_iam_policy_document.atlas.json
}

data "aws_iam_policy_document" "brochure" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.brochure.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.brochure.iam_arn]
    }
  }
}

module "brochure" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = ">= 4.0"

  bucket        = "press-brochure"
  attach_policy = true
  policy        = data.aws_iam_policy_document.brochure.json
}

data "aws_iam_policy_document" "catalogue" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.catalogue.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.catalogue.iam_arn]
    }
  }
}

module "catalogue" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.1"

  bucket        = "press-catalogue"
  attach_policy = var.is_public
  policy        = data.aws_iam_policy_document.catalogue.json
}

data "aws_iam_policy_document" "diary" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.diary.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.diary.iam_arn]
    }
  }
}

module "diary" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.1"

  bucket        = "press-diary"
  attach_policy = true
  request_payer = "Requester"
  policy        = data.aws_iam_policy_document.diary.json
}
