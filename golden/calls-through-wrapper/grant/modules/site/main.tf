module "cdn" {
  source = "../cdn"

  comment                  = "${var.name}, ${local.access}"
  domain_name              = var.domain_name
  oai_path                 = var.oai_path
  origin_access_control_id = var.origin_access_control_id
}

locals {
  access = var.oai_path != null ? "private" : "open"
}
