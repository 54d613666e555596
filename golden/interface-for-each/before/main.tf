# Pattern: a module that makes an OAI for each item of a map, shows them by `for` expressions, and lets all of them into one bucket.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "create" {
  type    = bool
  default = true
}

variable "origin_access_identities" {
  description = "Comments of the identities, by their keys"
  type        = map(string)
  default     = {}
}

variable "bucket" {
  description = "Name of the bucket that they read from"
  type        = string
}

locals {
  create = var.create && length(var.origin_access_identities) > 0
}

resource "aws_cloudfront_origin_access_identity" "this" {
  for_each = local.create ? var.origin_access_identities : {}

  comment = each.value
}

data "aws_iam_policy_document" "s3" {
  statement {
    sid       = "GetForCloudFront"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = [for identity in aws_cloudfront_origin_access_identity.this : identity.iam_arn]
    }
  }

  statement {
    sid       = "ListForCloudFront"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${var.bucket}"]

    principals {
      type        = "AWS"
      identifiers = [for identity in aws_cloudfront_origin_access_identity.this : identity.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "s3" {
  bucket = var.bucket
  policy = data.aws_iam_policy_document.s3.json
}

output "origin_access_identities" {
  description = "The identities, by their keys"
  value       = local.create ? { for key, identity in aws_cloudfront_origin_access_identity.this : key => identity } : {}
}

output "origin_access_identity_iam_arns" {
  description = "Their ARNs"
  value       = local.create ? [for identity in aws_cloudfront_origin_access_identity.this : identity.iam_arn] : []
}
