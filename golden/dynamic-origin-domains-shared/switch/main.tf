# Pattern: a module has one OAI, and makes an origin with it of each object in a map, which brings the domain name; two calls hand over different maps, one bucket is in both, and the policies stand in the module of the buckets.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

locals {
  site_origins = {
    covers = { domain = module.covers.domain_name }
    pages  = { domain = module.pages.domain_name, path = "/published" }
  }
}

module "site" {
  source = "./modules/cdn"

  name              = "almanac-site"
  default_origin_id = "pages"
  origins           = local.site_origins
}

module "preview" {
  source = "./modules/cdn"

  name              = "almanac-preview"
  default_origin_id = "drafts"

  origins = merge(
    { for name, origin in local.site_origins : name => origin if name == "covers" },
    { drafts = { domain = module.drafts.domain_name } },
  )
}

module "covers" {
  source = "./modules/bucket"

  name                         = "almanac-covers"
  readers                      = [module.site.oai_arn, module.preview.oai_arn]
  cloudfront_distribution_arns = [module.preview.cloudfront_distribution_arn, module.site.cloudfront_distribution_arn]
}

module "pages" {
  source = "./modules/bucket"

  name                         = "almanac-pages"
  readers                      = [module.site.oai_arn]
  cloudfront_distribution_arns = [module.site.cloudfront_distribution_arn]
}

module "drafts" {
  source = "./modules/bucket"

  name                         = "almanac-drafts"
  readers                      = [module.preview.oai_arn]
  cloudfront_distribution_arns = [module.preview.cloudfront_distribution_arn]
}
