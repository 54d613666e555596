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

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

locals {
  create = var.create && length(var.origin_access_identities) > 0
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "this" {
  for_each = local.create ? var.origin_access_identities : {}

  comment = each.value

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  for_each = local.create ? var.origin_access_identities : {}

  name                              = substr("${each.key}-${each.value}", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
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

  dynamic "statement" {
    for_each = length(var.cloudfront_distribution_arns) > 0 ? [1] : []

    content {
      sid       = "GetForCloudFrontOAC"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${var.bucket}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = var.cloudfront_distribution_arns
      }
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

  dynamic "statement" {
    for_each = length(var.cloudfront_distribution_arns) > 0 ? [1] : []

    content {
      sid       = "ListForCloudFrontOAC"
      actions   = ["s3:ListBucket"]
      resources = ["arn:aws:s3:::${var.bucket}"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = var.cloudfront_distribution_arns
      }
    }
  }
}

resource "aws_s3_bucket_policy" "s3" {
  bucket = var.bucket
  policy = data.aws_iam_policy_document.s3.json
}

output "origin_access_identities" {
  description = "Deprecated: use origin_access_control_ids. The identities, by their keys"
  value       = local.create ? { for key, identity in aws_cloudfront_origin_access_identity.this : key => identity } : {}
}

output "origin_access_control_ids" {
  description = "IDs of the CloudFront origin access controls"
  value       = { for key, control in aws_cloudfront_origin_access_control.this : key => control.id }
}

output "origin_access_identity_iam_arns" {
  description = "Deprecated: the next major version removes it. Their ARNs"
  value       = local.create ? [for identity in aws_cloudfront_origin_access_identity.this : identity.iam_arn] : []
}
