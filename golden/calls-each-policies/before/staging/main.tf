provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["herbarium"])
}

module "identity" {
  source   = "../modules/identity"
  for_each = local.sites

  comment = "tansley-staging-${each.key}"
}

module "bucket" {
  source   = "../modules/bucket"
  for_each = local.sites

  name = "tansley-staging-${each.key}"
}

module "site" {
  source   = "../modules/site"
  for_each = local.sites

  name               = each.key
  bucket_domain_name = module.bucket[each.key].domain_name
  oai_path           = module.identity[each.key].path
}

module "policy" {
  source   = "../modules/policy"
  for_each = local.sites

  bucket_id   = module.bucket[each.key].id
  bucket_arn  = module.bucket[each.key].arn
  oai_iam_arn = module.identity[each.key].iam_arn
}
