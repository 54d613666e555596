# What Terragrunt does, unit by unit.
terraform {
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

module "cdn" {
  source = "../modules/cdn"

  domain_name = "acme-files.s3.eu-west-1.amazonaws.com"
}

module "files" {
  source = "../modules/files"

  name    = "acme-files"
  readers = [module.cdn.reader_arn]
}

module "preview" {
  source = "../modules/preview"

  domain_name = "acme-files.s3.eu-west-1.amazonaws.com"
  oai_path    = module.cdn.oai_path
}
