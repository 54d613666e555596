variable "name" {
  description = "Name of the bucket"
  type        = string
}

variable "oai_canonical_user_id" {
  description = "Canonical user ID of the OAI that reads"
  type        = string
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
    Statement = concat([
      {
        Sid    = "AllowOAI"
        Effect = "Allow"
        Principal = {
          CanonicalUser = var.oai_canonical_user_id
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${var.name}/*"
      }
      ], length(var.cloudfront_distribution_arns) > 0 ? [{
        Sid    = "AllowOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${var.name}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = var.cloudfront_distribution_arns
          }
        }
    }] : [])
  })
}

output "name" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.this.bucket
}

output "domain_name" {
  description = "Where CloudFront reads"
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
