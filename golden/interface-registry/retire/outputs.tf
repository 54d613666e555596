output "distribution_id" {
  description = "ID of the distribution"
  value       = module.cloudfront.cloudfront_distribution_id
}

output "origin_access_identities" {
  description = "The OAIs, by their keys"
  value       = module.cloudfront.cloudfront_origin_access_identities
}

output "origin_access_identity_iam_arns" {
  description = "ARNs of the OAIs"
  value       = module.cloudfront.cloudfront_origin_access_identity_iam_arns
}
