output "oai" {
  description = "The origin access identity"
  value       = aws_cloudfront_origin_access_identity.this
}

output "distribution_arn" {
  description = "ARN of the distribution"
  value       = aws_cloudfront_distribution.this.arn
}
