output "distribution_arn" {
  value = aws_cloudfront_distribution.this.arn
}
