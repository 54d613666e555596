output "oai_iam_arn" {
  description = "Deprecated: the next major version removes it. ARN of the origin access identity, for bucket policies of your own"
  value       = join("", aws_cloudfront_origin_access_identity.site[*].iam_arn)
}

output "oai_canonical_user_id" {
  description = "Deprecated: the next major version removes it. Canonical user of the origin access identity, for bucket policies of your own"
  value       = join("", aws_cloudfront_origin_access_identity.site[*].s3_canonical_user_id)
}
