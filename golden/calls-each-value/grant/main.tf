# Pattern: a site for each OAI that a module makes, by `for_each` over that module: `each.value` is the module's outputs.
provider "aws" {
  region = "eu-central-1"
}

module "identity" {
  source   = "./modules/identity"
  for_each = toset(var.names)

  comment = "maddox-${each.key}"
}

module "site" {
  source   = "./modules/site"
  for_each = module.identity

  name                     = "maddox-${each.key}"
  oai_path                 = each.value.path
  origin_access_control_id = each.value.origin_access_control_id
  oai_iam_arn              = each.value.iam_arn
}

variable "names" {
  description = "Names of the sites"
  type        = list(string)
  default     = ["docs", "shop"]
}
