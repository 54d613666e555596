module "distribution" {
  source = "../distribution"
  count  = var.enabled ? 1 : 0

  comment            = "${var.app}, ${terraform.workspace}"
  bucket_domain_name = var.bucket_domain_name
  oai_path           = var.oai_path
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

variable "oai_path" {
  description = "Path of the origin access identity"
  type        = string
}

output "distribution_id" {
  description = "ID of the distribution, if there is one"
  value       = one(module.distribution[*].id)
}
