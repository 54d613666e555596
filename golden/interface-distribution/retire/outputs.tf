# Deprecated: the next major version removes it.
output "origin_access_identity" {
  description = <<EOF
  The origin access identity of the distribution.
    `id` - Its id.
    `iam_arn` - Its ARN, for bucket policies.
  EOF
  value = {
    id      = aws_cloudfront_origin_access_identity.content.id
    iam_arn = aws_cloudfront_origin_access_identity.content.iam_arn
  }
}

output "identity" {
  description = "Deprecated: the next major version removes it"
  value       = aws_cloudfront_origin_access_identity.content
}

output "site" {
  description = "All that there is to know"
  value = {
    bucket       = aws_s3_bucket.content.id
    distribution = aws_cloudfront_distribution.content.id
    oai          = aws_cloudfront_origin_access_identity.content.id
  }
}
