output "distribution_domain_name" {
  description = "Domain name of the distribution"
  value       = aws_cloudfront_distribution.content.domain_name
}

output "oai_iam_arn" {
  description = "Deprecated: the next major version removes it. ARN of the origin access identity, for the policy of a bucket that is there"
  value       = try(aws_cloudfront_origin_access_identity.content[0].iam_arn, "")
}
