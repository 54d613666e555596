output "distribution" {
  value = aws_cloudfront_distribution.this
}

output "oai" {
  value = aws_cloudfront_origin_access_identity.this
}
