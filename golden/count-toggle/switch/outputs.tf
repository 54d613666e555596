output "distribution_id" {
  description = "Id of the distribution, empty when switched off"
  value       = one(aws_cloudfront_distribution.static[*].id)
}
