# Pattern: a module with the OAI and the policy of a bucket that it is handed, as `jsonencode` in a local value; the outputs show everything twice.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "bucket" {
  description = "Name of the bucket"
  type        = string
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "OAI"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid    = "AllowOai"
        Effect = "Allow"
        Principal = {
          AWS = aws_cloudfront_origin_access_identity.this.iam_arn
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${var.bucket}/*"
      },
      {
        Sid       = "DenyPlain"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = "arn:aws:s3:::${var.bucket}/*"
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      }
      ], length(var.cloudfront_distribution_arns) > 0 ? [{
        Sid    = "AllowOac"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${var.bucket}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = var.cloudfront_distribution_arns
          }
        }
    }] : [])
  })
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = local.policy
}

output "oai" {
  description = "Deprecated: use origin_access_control_id. All of the identity"
  value = {
    id                              = aws_cloudfront_origin_access_identity.this.id
    cloudfront_access_identity_path = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
    iam_arn                         = aws_cloudfront_origin_access_identity.this.iam_arn
  }
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.this.id
}

output "oai_path" {
  description = "Deprecated: use origin_access_control_id"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}
