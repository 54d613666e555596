# Pattern: buckets, policies and distributions are called with `for_each` over the same sites; one OAI for all.
provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["herbarium", "aviary"])
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.sites.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "sites" {
  comment = "Deprecated: tansley-live"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "sites" {
  name                              = "tansley-live"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "bucket" {
  source   = "../modules/bucket"
  for_each = local.sites

  name = "tansley-live-${each.key}"
}

module "site" {
  source   = "../modules/site"
  for_each = local.sites

  name                     = each.key
  bucket_domain_name       = module.bucket[each.key].domain_name
  oai_path                 = aws_cloudfront_origin_access_identity.sites.cloudfront_access_identity_path
  origin_access_control_id = aws_cloudfront_origin_access_control.sites.id
}

module "policy" {
  source   = "../modules/policy"
  for_each = local.sites

  bucket_id                    = module.bucket[each.key].id
  bucket_arn                   = module.bucket[each.key].arn
  oai_iam_arn                  = aws_cloudfront_origin_access_identity.sites.iam_arn
  cloudfront_distribution_arns = [module.site[each.key].cloudfront_distribution_arn]
}
