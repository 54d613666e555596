variable "name" {
  description = "Name of the bucket"
  type        = string
}

variable "oai_canonical_user_id" {
  description = "Canonical user ID of the OAI that reads"
  type        = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AllowOAI"
        Effect = "Allow"
        Principal = {
          CanonicalUser = var.oai_canonical_user_id
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${var.name}/*"
      }
    ]
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
