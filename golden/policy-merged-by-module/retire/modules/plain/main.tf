locals {
  bucket_policy     = var.bucket_policy
  set_bucket_policy = var.set_bucket_policy
}

variable "name" {
  description = "Name of the bucket"
  type        = string
}

variable "bucket_policy" {
  description = "The policy, as JSON"
  type        = string
  default     = null
}

variable "set_bucket_policy" {
  description = "Whether there is a policy"
  type        = bool
  default     = false
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  count = local.set_bucket_policy ? 1 : 0

  bucket = aws_s3_bucket.this.id
  policy = local.bucket_policy
}

output "arn" {
  description = "ARN of the bucket"
  value       = aws_s3_bucket.this.arn
}

output "bucket_regional_domain_name" {
  description = "Regional domain name of the bucket"
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
