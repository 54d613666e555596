# Pattern: a module for buckets has a policy only where readers are handed over, by the length of the list; a bucket for logs gets none.

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

module "tiles" {
  source = "./modules/store"

  name    = "map-tiles"
  readers = [module.cdn.oai_iam_arn]
}

module "logs" {
  source = "./modules/store"

  name = "map-logs"
}

module "styles" {
  source = "./modules/store"

  name    = "map-styles"
  readers = [module.cdn.oai_iam_arn]
}

module "cdn" {
  source = "./modules/cdn"

  tiles_domain_name  = module.tiles.domain_name
  styles_domain_name = module.styles.domain_name
}
