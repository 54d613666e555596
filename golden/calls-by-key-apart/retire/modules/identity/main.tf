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

variable "comment" {
  description = "What it is for"
  type        = string
}

output "path" {
  description = "Path for an origin"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.this.id
}

output "iam_arn" {
  description = "ARN for a policy"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}
