# Pattern: one module has the distribution and its OAI, another the bucket and the policy that is handed the OAI's ARN.
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

module "bucket" {
  source = "./modules/bucket"

  name                         = "brightfern-catalogue"
  oai_iam_arn                  = module.cdn.oai_iam_arn
  cloudfront_distribution_arns = [module.cdn.cloudfront_distribution_arn]
}

module "cdn" {
  source = "./modules/cdn"

  comment            = "Catalogue"
  bucket_domain_name = module.bucket.bucket_regional_domain_name
}
