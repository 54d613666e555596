variable "comment" {
  description = "Comment of the OAI."
  type        = string
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.comment
}

output "identity" {
  description = "The OAI."
  value       = aws_cloudfront_origin_access_identity.this
}
