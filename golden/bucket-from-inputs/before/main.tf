# Pattern: a module is handed a bucket's name, ARN and domain name, and makes a distribution and the bucket's policy where it is told to.
terraform {
  required_version = ">= 1.3"

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

module "storage" {
  source = "./modules/storage"
  name   = "orchard-media"
}

module "delivery" {
  source = "./modules/delivery"

  enabled            = true
  bucket_name        = module.storage.name
  bucket_arn         = module.storage.arn
  bucket_domain_name = module.storage.domain_name
}
