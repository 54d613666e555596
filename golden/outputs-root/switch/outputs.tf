output "distribution_domain_name" {
  value = aws_cloudfront_distribution.frontend.domain_name
}

output "oai_iam_arn" {
  description = "For the policies of buckets in other states"
  value       = aws_cloudfront_origin_access_identity.frontend.iam_arn
}

output "oai_id" {
  value = aws_cloudfront_origin_access_identity.frontend.id
}
