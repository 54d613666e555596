provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = { docs = "manuals", shop = "goods" }
}

resource "aws_s3_bucket" "pages" {
  bucket = "selwyn-staging-pages"
}

module "identity" {
  source   = "../modules/identity"
  for_each = local.sites

  comment = "selwyn-staging-pages-${each.key}"
}

module "site" {
  source   = "../modules/site"
  for_each = local.sites

  name                     = each.value
  bucket_domain_name       = aws_s3_bucket.pages.bucket_regional_domain_name
  oai_path                 = module.identity[each.key].path
  origin_access_control_id = module.identity[each.key].origin_access_control_id
}

module "policy" {
  source = "../modules/policy"

  bucket_id                    = aws_s3_bucket.pages.id
  bucket_arn                   = aws_s3_bucket.pages.arn
  reader_arns                  = [for identity in module.identity : identity.iam_arn]
  cloudfront_distribution_arns = [for site in module.site : site.distribution_arn]
}
