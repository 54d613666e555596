output "oai_arn" {
  value = aws_cloudfront_origin_access_identity.origin.iam_arn
}
output "oai_path" {
  description = "Path of the origin access identity, for the origin"
  value       = aws_cloudfront_origin_access_identity.origin.cloudfront_access_identity_path
}
output "bucket" {
  value = local.bucket
}
output "domain" {
  value = aws_s3_bucket.origin.bucket_regional_domain_name
}
