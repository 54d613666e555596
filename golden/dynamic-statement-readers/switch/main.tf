# Pattern: a module for buckets has a statement on its readers only where there are any; a bucket for logs has none.

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

  name                         = "map-tiles"
  readers                      = [module.cdn.oai_iam_arn]
  cloudfront_distribution_arns = [module.cdn.cloudfront_distribution_arn]
}

module "logs" {
  source = "./modules/store"

  name = "map-logs"
}

module "cdn" {
  source = "./modules/cdn"

  domain_name = module.tiles.domain_name
}
