variable "comment" {
  description = "Comment of the OAI."
  type        = string
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.comment

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = substr(var.comment, 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

output "identity" {
  description = "The OAI."
  value       = aws_cloudfront_origin_access_identity.this
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.this.id
}
