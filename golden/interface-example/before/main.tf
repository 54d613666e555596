# Pattern: a published module with the bucket, its policy and the OAI, an example that calls it, and a wrapper around it for many buckets.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "name" {
  description = "Name of the bucket"
  type        = string
}

variable "origin_access_identity_comment" {
  description = "Comment of the origin access identity"
  type        = string
  default     = "for CloudFront"
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "${var.name} ${var.origin_access_identity_comment}"
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "ReadOAI"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.this.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "origin_access_identity_path" {
  description = "Path of the origin access identity"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}

output "bucket_regional_domain_name" {
  description = "Domain name for the origin"
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
