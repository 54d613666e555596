# Pattern: buckets with their policies by key, and a call of its own for each site: each policy would need another ARN, which is told.
provider "aws" {
  region = "eu-central-1"
}

module "identity" {
  source   = "./modules/identity"
  for_each = toset(["docs", "shop"])

  comment = each.key
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = toset(["docs", "shop"])

  name        = "ormsby-${each.key}"
  oai_iam_arn = module.identity[each.key].iam_arn
}

module "docs" {
  source = "./modules/site"

  name                     = "docs"
  bucket_domain_name       = module.bucket["docs"].domain_name
  oai_path                 = module.identity["docs"].path
  origin_access_control_id = module.identity["docs"].origin_access_control_id
}

module "shop" {
  source = "./modules/site"

  name                     = "shop"
  bucket_domain_name       = module.bucket["shop"].domain_name
  oai_path                 = module.identity["shop"].path
  origin_access_control_id = module.identity["shop"].origin_access_control_id
}
