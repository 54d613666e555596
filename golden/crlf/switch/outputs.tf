output "distribution_id" {
  value = aws_cloudfront_distribution.invoices.id
}

output "oai_iam_arn" {
  value = aws_cloudfront_origin_access_identity.invoices.iam_arn
}