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

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "${var.name} ${var.origin_access_identity_comment}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = aws_s3_bucket.this.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
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

  dynamic "statement" {
    for_each = length(var.cloudfront_distribution_arns) > 0 ? [1] : []

    content {
      sid       = "ReadOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.this.arn}/*"]

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

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "origin_access_identity_path" {
  description = "Deprecated: use origin_access_control_id. Path of the origin access identity"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.this.id
}

output "bucket_regional_domain_name" {
  description = "Domain name for the origin"
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
