module "cdn" {
  source = "../cdn"

  comment                  = "${var.name}, ${local.access}"
  domain_name              = var.domain_name
  origin_access_control_id = var.origin_access_control_id
}

locals {
  access = var.origin_access_control_id != null ? "private" : "open"
}
