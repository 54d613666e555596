output "bucket" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.site.id
}

output "distribution_domain_name" {
  description = "Domain name of the distribution"
  value       = aws_cloudfront_distribution.site.domain_name
}

output "oai_iam_arn" {
  description = "Deprecated: the next major version removes it. ARN of the origin access identity, for a bucket policy of your own"
  value       = aws_cloudfront_origin_access_identity.site.iam_arn
}
