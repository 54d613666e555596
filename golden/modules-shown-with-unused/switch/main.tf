# Pattern: a module makes the OAIs of all sites and shows them by key, and one of the sites is gone.
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

module "identities" {
  source = "./modules/identities"
}

module "tides" {
  source = "./modules/site"

  name                     = "tides"
  oai_path                 = module.identities.paths["tides"]
  origin_access_control_id = module.identities.origin_access_control_id
  oai_arn                  = module.identities.arns["tides"]
}
