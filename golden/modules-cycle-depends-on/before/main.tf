# Pattern: the distribution's module waits for all of the bucket's module, whose policy would have to name the distribution.
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

resource "aws_cloudfront_origin_access_identity" "ledger" {
  comment = "Ledger"
}

module "bucket" {
  source = "./modules/bucket"

  name        = "brightfern-ledger"
  oai_iam_arn = aws_cloudfront_origin_access_identity.ledger.iam_arn
}

module "cdn" {
  source = "./modules/cdn"

  comment                     = "Ledger"
  origin_domain_name          = module.bucket.bucket_regional_domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.ledger.cloudfront_access_identity_path

  depends_on = [module.bucket]
}
