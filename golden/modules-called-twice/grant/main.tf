# Pattern: a module with a distribution and its OAI is called for each site, and calls the OAI the same every time.

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
  region = "eu-west-1"
}

module "tiles_bucket" {
  source = "./modules/store"

  name                         = "map-tiles"
  readers                      = [module.tiles.oai_iam_arn]
  cloudfront_distribution_arns = [module.tiles.cloudfront_distribution_arn]
}

module "tiles" {
  source = "./modules/cdn"

  domain_name = module.tiles_bucket.domain_name
}

module "styles_bucket" {
  source = "./modules/store"

  name                         = "map-styles"
  readers                      = [module.styles.oai_iam_arn]
  cloudfront_distribution_arns = [module.styles.cloudfront_distribution_arn]
}

module "styles" {
  source = "./modules/cdn"

  domain_name = module.styles_bucket.domain_name
}
