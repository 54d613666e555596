output "domain_name" {
  description = "Domain name of the distribution"
  value       = aws_cloudfront_distribution.this.domain_name
}

output "oai_iam_arn" {
  description = "ARN of the origin access identity"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}

output "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution"
  value       = aws_cloudfront_distribution.this.arn
}
