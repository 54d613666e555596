# Pattern: a module makes an OAI for each of two names, and each site is handed its own, by its key; elsewhere by its index.
provider "aws" {
  region = "eu-central-1"
}

module "identity" {
  source   = "../modules/identity"
  for_each = toset(["docs", "shop"])

  comment = "farrow-${each.key}"
}

module "docs" {
  source = "../modules/site"

  name                     = "farrow-docs"
  oai_path                 = module.identity["docs"].path
  origin_access_control_id = module.identity["docs"].origin_access_control_id
  oai_iam_arn              = module.identity["docs"].iam_arn
}

module "shop" {
  source = "../modules/site"

  name                     = "farrow-shop"
  oai_path                 = module.identity["shop"].path
  origin_access_control_id = module.identity["shop"].origin_access_control_id
  oai_iam_arn              = module.identity["shop"].iam_arn
}
