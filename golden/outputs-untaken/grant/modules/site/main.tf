module "lb" {
  source = "../lb"

  comment     = var.name
  domain_name = "lb.${var.name}.example"
}

variable "name" {
  description = "Name of the site"
  type        = string
}

output "oai_path" {
  description = "Path of the origin access identity"
  value       = module.lb.oai_path
}
