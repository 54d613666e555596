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

variable "oai_iam_arns" {
  description = "Deprecated: use cloudfront_distribution_arns"
  type        = list(string)
  default     = []
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(length(var.oai_iam_arns) > 0 ? [
      {
        Effect    = "Allow"
        Principal = { AWS = var.oai_iam_arns }
        Action    = ["s3:GetObject"]
        Resource  = "${aws_s3_bucket.this.arn}/*"
      }
      ] : [], length(var.cloudfront_distribution_arns) > 0 ? [{
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = ["s3:GetObject"]
        Resource = "${aws_s3_bucket.this.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = var.cloudfront_distribution_arns
          }
        }
    }] : [])
  })
}

output "bucket_regional_domain_name" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
