# Pattern: a published module for Terraform 0.13 and later, which does not know the function `one`; it makes the OAI and nothing else.

terraform {
  required_version = ">= 0.13"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.30"
    }
  }
}

variable "bucket" {
  description = "Name of the bucket"
  type        = string
}

variable "private" {
  description = "Whether the bucket is read with an identity"
  type        = bool
  default     = true
}

resource "aws_cloudfront_origin_access_identity" "this" {
  count = var.private ? 1 : 0

  comment = "OAI for ${var.bucket}"
}

output "iam_arn" {
  description = "ARN for the bucket policy"
  value       = join("", aws_cloudfront_origin_access_identity.this[*].iam_arn)
}

output "path" {
  description = "Path for the distribution"
  value       = join("", aws_cloudfront_origin_access_identity.this[*].cloudfront_access_identity_path)
}
