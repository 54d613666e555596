# Pattern: a module for sites takes a KMS key, with none as the default, and no call hands one over.

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

module "plants" {
  source = "./modules/site"

  name = "museum-plants"
}

module "stones" {
  source = "./modules/site"

  name        = "museum-stones"
  kms_key_arn = null
}
