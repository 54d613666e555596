# Pattern: a call of a registry module that makes a bucket, its policy, an OAI and the distribution, and is handed no statements.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.20"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "orchard" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name            = "orchard-site"
  allowed_methods = ["GET", "HEAD"]
}

resource "aws_s3_object" "index" {
  bucket       = module.orchard.s3_bucket
  key          = "index.html"
  content      = "<!doctype html><title>Orchard</title>"
  content_type = "text/html"
}

output "domain" {
  description = "Where the site is."
  value       = module.orchard.cf_domain_name
}
