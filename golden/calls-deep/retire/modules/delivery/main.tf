module "distribution" {
  source = "../distribution"
  count  = var.enabled ? 1 : 0

  comment                  = "${var.app}, ${terraform.workspace}"
  bucket_domain_name       = var.bucket_domain_name
  origin_access_control_id = var.origin_access_control_id
}

variable "app" {
  description = "Name of the application"
  type        = string
}

variable "enabled" {
  description = "Whether it is served"
  type        = bool
  default     = true
}

variable "bucket_domain_name" {
  description = "Regional domain name of the bucket"
  type        = string
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

output "distribution_id" {
  description = "ID of the distribution, if there is one"
  value       = one(module.distribution[*].id)
}

output "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions"
  value       = module.distribution[*].cloudfront_distribution_arn
}
