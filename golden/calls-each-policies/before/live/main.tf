# Pattern: buckets, policies and distributions are called with `for_each` over the same sites; one OAI for all.
provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["herbarium", "aviary"])
}

resource "aws_cloudfront_origin_access_identity" "sites" {
  comment = "tansley-live"
}

module "bucket" {
  source   = "../modules/bucket"
  for_each = local.sites

  name = "tansley-live-${each.key}"
}

module "site" {
  source   = "../modules/site"
  for_each = local.sites

  name               = each.key
  bucket_domain_name = module.bucket[each.key].domain_name
  oai_path           = aws_cloudfront_origin_access_identity.sites.cloudfront_access_identity_path
}

module "policy" {
  source   = "../modules/policy"
  for_each = local.sites

  bucket_id   = module.bucket[each.key].id
  bucket_arn  = module.bucket[each.key].arn
  oai_iam_arn = aws_cloudfront_origin_access_identity.sites.iam_arn
}
