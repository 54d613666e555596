output "cloudfront_access_identity_path" {
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
