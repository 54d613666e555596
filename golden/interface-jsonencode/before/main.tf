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

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "OAI"
}

locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
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
    ]
  })
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = local.policy
}

output "oai" {
  description = "All of the identity"
  value = {
    id                              = aws_cloudfront_origin_access_identity.this.id
    cloudfront_access_identity_path = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
    iam_arn                         = aws_cloudfront_origin_access_identity.this.iam_arn
  }
}

output "oai_path" {
  value = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}
