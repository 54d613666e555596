output "distribution_id" {
  description = "For the cache invalidation at the end of a deployment"
  value       = aws_cloudfront_distribution.webapp.id
}

output "distribution_domain_name" {
  description = "Where the web app answers"
  value       = aws_cloudfront_distribution.webapp.domain_name
}
