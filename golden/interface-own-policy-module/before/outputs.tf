output "bucket" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.docs.id
}

output "oai_iam_arn" {
  description = "ARN of the origin access identity, for a bucket policy of your own"
  value       = aws_cloudfront_origin_access_identity.docs.iam_arn
}
