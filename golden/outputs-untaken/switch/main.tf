# Pattern: a module for load balancers still makes an OAI and shows it, its caller shows it once more, and nobody takes it.

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

module "site" {
  source = "./modules/site"

  name = "railway-museum"
}
