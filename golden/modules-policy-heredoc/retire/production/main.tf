# Pattern: the policy of a module's bucket is JSON in a heredoc, the OAI an input of it; in one the policy is the bucket's own argument.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 4.60"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "../modules/site"

  name = "fernhill-production"
}

module "archive" {
  source = "../modules/archive"

  name = "fernhill-archive"
}
