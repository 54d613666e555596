# Pattern: a module of the code's own wraps the registry module, and hands it a document with statements of other readers.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "manuals" {
  source = "./modules/site"

  name   = "workshop-manuals"
  reader = "arn:aws:iam::123456789012:role/audit"
}
