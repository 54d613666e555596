# Pattern: buckets with their policies feed the distributions, both with `for_each`: an ARN handed back would close a cycle.
provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["atlas", "gazette"])
}

module "identity" {
  source = "./modules/identity"

  comment = "millrace sites"
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.sites

  name        = "millrace-${each.key}"
  oai_iam_arn = module.identity.iam_arn
}

module "site" {
  source   = "./modules/site"
  for_each = local.sites

  name                     = each.key
  bucket_domain_name       = module.bucket[each.key].domain_name
  oai_path                 = module.identity.path
  origin_access_control_id = module.identity.origin_access_control_id
}
