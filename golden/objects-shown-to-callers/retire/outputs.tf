output "origins" {
  description = "The origins, for a distribution that callers make themselves"
  value       = local.origins
}

output "domain_name" {
  description = "Domain of the distribution"
  value       = module.cdn.domain_name
}
