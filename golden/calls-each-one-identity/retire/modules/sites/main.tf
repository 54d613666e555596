module "identity" {
  source = "../identity"

  comment = var.group
}

module "site" {
  source = "../site"
  count  = length(var.names)

  name                     = "${var.group}-${var.names[count.index]}"
  origin_access_control_id = module.identity.origin_access_control_id
}

variable "group" {
  description = "What the sites have in common"
  type        = string
}

variable "names" {
  description = "Names of the sites"
  type        = list(string)
}
