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

resource "aws_cloudfront_origin_access_identity" "this" {
  count = var.enabled ? 1 : 0

  comment = "OAI of ${var.site}"
}

output "iam_arn" {
  description = "ARN for the bucket policy"
  value       = join("", aws_cloudfront_origin_access_identity.this[*].iam_arn)
}

output "path" {
  description = "Path for the distribution"
  value       = join("", aws_cloudfront_origin_access_identity.this[*].cloudfront_access_identity_path)
}
