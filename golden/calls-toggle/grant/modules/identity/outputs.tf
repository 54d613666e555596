output "oai" {
  description = "All of the origin access identity"
  value = {
    id                              = aws_cloudfront_origin_access_identity.this.id
    cloudfront_access_identity_path = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
    iam_arn                         = aws_cloudfront_origin_access_identity.this.iam_arn
  }
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.this.id
}

output "oai_cloudfront_access_identity_path" {
  description = "Path of the origin access identity, for an S3 origin"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}
