# Pattern: modules whose callers have the distribution, and in which something is in the way of an OAC: the policy inside the bucket.

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
  type = string
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.name
}

resource "aws_s3_bucket" "this" {
  bucket = var.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.this.iam_arn }
        Action    = ["s3:GetObject"]
        Resource  = "arn:aws:s3:::${var.name}/*"
      }
    ]
  })
}

output "path" {
  value = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}

output "domain" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
