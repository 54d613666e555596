variable "items" {
  type    = map(any)
  default = {}
}

module "wrapper" {
  source = "../"

  for_each = var.items

  name = each.value.name
}

output "wrapper" {
  value = module.wrapper
}
