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

# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "this" {
  count = var.private ? 1 : 0

  comment = "OAI for ${var.bucket}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  count = var.private ? 1 : 0

  name                              = substr("OAC for ${var.bucket}", 0, 64)
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
  value       = length(aws_cloudfront_origin_access_control.this) > 0 ? aws_cloudfront_origin_access_control.this[0].id : null
}
