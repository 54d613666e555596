# A policy as text, and a bucket that encrypts with a key.

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

variable "kms_key_arn" {
  type = string
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.name
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "${aws_cloudfront_origin_access_identity.this.iam_arn}" },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.this.arn}/*"
    }
  ]
}
POLICY
}

output "path" {
  value = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}

output "domain" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
