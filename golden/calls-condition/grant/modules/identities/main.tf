resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "${var.prefix}-press"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "press" {
  name                              = substr("${var.prefix}-press", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "careers" {
  comment = "${var.prefix}-careers"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "careers" {
  name                              = substr("${var.prefix}-careers", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

variable "prefix" {
  description = "What their comments begin with"
  type        = string
}

output "paths" {
  description = "Paths for origins, by site"

  value = {
    press   = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
    careers = aws_cloudfront_origin_access_identity.careers.cloudfront_access_identity_path
  }
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.press.id
}

output "careers_origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.careers.id
}

output "iam_arns" {
  description = "ARNs for policies, by site"

  value = {
    press   = aws_cloudfront_origin_access_identity.press.iam_arn
    careers = aws_cloudfront_origin_access_identity.careers.iam_arn
  }
}
