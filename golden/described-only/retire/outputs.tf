output "bucket_arn" {
  description = "ARN of the bucket"
  value       = aws_s3_bucket.atlas.arn
}

output "domain_name" {
  value       = aws_cloudfront_distribution.atlas.domain_name
  description = <<-EOT
    Domain name of the distribution. Its origin read as origin-access-identity/cloudfront/E2MARTENFLUTE7
    before aws_cloudfront_origin_access_identity.atlas was in this code.
  EOT
}
