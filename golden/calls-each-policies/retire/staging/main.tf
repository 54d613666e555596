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

  name                     = each.key
  bucket_domain_name       = module.bucket[each.key].domain_name
  origin_access_control_id = module.identity[each.key].origin_access_control_id
}

module "policy" {
  source   = "../modules/policy"
  for_each = local.sites

  bucket_id                    = module.bucket[each.key].id
  bucket_arn                   = module.bucket[each.key].arn
  cloudfront_distribution_arns = [module.site[each.key].cloudfront_distribution_arn]
}
