# Pattern: a module that makes the OAI and nothing else; bucket, policy and distribution are the caller's.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "site" {
  description = "Name of the site"
  type        = string
}

variable "enabled" {
  type    = bool
  default = true
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "this" {
  count = var.enabled ? 1 : 0

  comment = "OAI of ${var.site}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  count = var.enabled ? 1 : 0

  name                              = substr("OAC of ${var.site}", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

output "iam_arn" {
  description = "Deprecated: the next major version removes it. ARN for the bucket policy"
  value       = join("", aws_cloudfront_origin_access_identity.this[*].iam_arn)
}

output "path" {
  description = "Deprecated: use origin_access_control_id. Path for the distribution"
  value       = join("", aws_cloudfront_origin_access_identity.this[*].cloudfront_access_identity_path)
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = one(aws_cloudfront_origin_access_control.this[*].id)
}
