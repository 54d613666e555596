resource "aws_cloudfront_origin_access_control" "this" {
  name                              = substr(var.comment, 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

variable "comment" {
  description = "What it is for"
  type        = string
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.this.id
}
