output "distribution_arn" {
  description = "ARN of the distribution"
  value       = aws_cloudfront_distribution.this.arn
}
