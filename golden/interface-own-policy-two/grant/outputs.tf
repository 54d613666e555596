output "oai_iam_arn" {
  description = "ARN of the origin access identity, for bucket policies of your own"
  value       = join("", aws_cloudfront_origin_access_identity.site[*].iam_arn)
}

output "oai_canonical_user_id" {
  description = "Canonical user of the origin access identity, for bucket policies of your own"
  value       = join("", aws_cloudfront_origin_access_identity.site[*].s3_canonical_user_id)
}
