# Pattern: the sites of all tenants, each with an OAI, read from one bucket, whose policy names all of them.
provider "aws" {
  region = "eu-central-1"
}

module "bucket" {
  source = "./modules/bucket"

  name                         = "wrenfield-tenants"
  cloudfront_distribution_arns = values(module.site)[*].cloudfront_distribution_arn
}

module "site" {
  source   = "./modules/site"
  for_each = toset(var.tenants)

  tenant             = each.value
  bucket_domain_name = module.bucket.domain_name
}

variable "tenants" {
  description = "Those who have a site"
  type        = list(string)
  default     = ["brandt", "okafor", "silva"]
}
