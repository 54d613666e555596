output "distribution_arn" {
  description = "ARN of the distribution"
  value       = module.cdn.arn
}
