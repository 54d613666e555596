resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.comment
}

variable "comment" {
  description = "What it is for"
  type        = string
}

output "path" {
  description = "Path for an origin"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}

output "iam_arn" {
  description = "ARN for a policy"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}
