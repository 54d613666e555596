output "bucket_arn" {
  value = aws_s3_bucket.this.arn
}

output "distribution_id" {
  value = aws_cloudfront_distribution.this.id
}

output "origin_access_identity_iam_arn" {
  description = "Deprecated: the next major version removes it. ARN to grant further buckets to"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}

output "origin_access_identity_id" {
  description = "Deprecated: the next major version removes it"
  value       = aws_cloudfront_origin_access_identity.this.id
}
