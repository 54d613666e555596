# A policy for each bucket, and one list of distributions would let each into all of them.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "names" {
  type = set(string)
}

resource "aws_cloudfront_origin_access_identity" "this" {
  for_each = var.names

  comment = each.key
}

resource "aws_s3_bucket" "this" {
  for_each = var.names

  bucket = each.key
}

data "aws_iam_policy_document" "this" {
  for_each = var.names

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.this[each.key].iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = var.names

  bucket = aws_s3_bucket.this[each.key].id
  policy = data.aws_iam_policy_document.this[each.key].json
}

output "identities" {
  value = aws_cloudfront_origin_access_identity.this
}

output "domains" {
  # waits for the policy
  value = { for name, policy in aws_s3_bucket_policy.this : name => aws_s3_bucket.this[policy.bucket].bucket_regional_domain_name }
}
