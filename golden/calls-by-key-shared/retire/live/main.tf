# Pattern: OAIs, sites by the same keys, and one policy that is handed the OAIs one by one; elsewhere all of them by a `for`.
provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = { docs = "manuals", shop = "goods" }
}

resource "aws_s3_bucket" "pages" {
  bucket = "selwyn-pages"
}

module "identity" {
  source   = "../modules/identity"
  for_each = local.sites

  comment = "selwyn-pages-${each.key}"
}

module "site" {
  source   = "../modules/site"
  for_each = local.sites

  name                     = each.value
  bucket_domain_name       = aws_s3_bucket.pages.bucket_regional_domain_name
  origin_access_control_id = module.identity[each.key].origin_access_control_id
}

module "policy" {
  source = "../modules/policy"

  bucket_id                    = aws_s3_bucket.pages.id
  bucket_arn                   = aws_s3_bucket.pages.arn
  cloudfront_distribution_arns = [module.site["docs"].distribution_arn, module.site["shop"].distribution_arn]
}
