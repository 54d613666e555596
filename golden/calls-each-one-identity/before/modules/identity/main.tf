resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.comment
}

variable "comment" {
  description = "What it is for"
  type        = string
}

output "oai" {
  description = "The origin access identity"
  value       = aws_cloudfront_origin_access_identity.this
}
