variable "bucket" {
  description = "Name of the bucket."
  type        = string
}

variable "policy" {
  description = "The policy, as JSON."
  type        = string
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = var.policy
}

output "policy" {
  description = "The policy that the bucket has."
  value       = aws_s3_bucket_policy.this.policy
}
