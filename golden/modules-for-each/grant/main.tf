# Pattern: `for_each` over both modules, and a domain name that does not show whose bucket it is of: the statement is told.
provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["herbarium", "aviary"])
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.sites

  name        = "greyling-${each.key}"
  oai_iam_arn = module.cdn[each.key].oai_iam_arn
}

module "cdn" {
  source   = "./modules/cdn"
  for_each = local.sites

  comment            = each.key
  bucket_domain_name = "greyling-${each.key}.s3.eu-central-1.amazonaws.com"
}
