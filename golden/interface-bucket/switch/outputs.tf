output "oai_arn" {
  description = "Deprecated: the next major version removes it"
  value       = aws_cloudfront_origin_access_identity.origin.iam_arn
}
output "oai_path" {
  description = "Deprecated: use origin_access_control_id. Path of the origin access identity, for the origin"
  value       = aws_cloudfront_origin_access_identity.origin.cloudfront_access_identity_path
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.origin.id
}

output "bucket" {
  value = local.bucket
}
output "domain" {
  value = aws_s3_bucket.origin.bucket_regional_domain_name
}
