provider "aws" {
  region = "eu-central-1"
}

module "identities" {
  source = "../modules/identities"
  count  = var.is_private ? 1 : 0

  prefix = "hazelmere-staging"
}

module "press_bucket" {
  source = "../modules/bucket"

  name                         = "hazelmere-staging-press"
  reader_arn                   = module.identities[0].iam_arns["press"]
  cloudfront_distribution_arns = [module.press.distribution_arn]
}

module "press" {
  source = "../modules/site"

  name                     = "press"
  bucket_domain_name       = module.press_bucket.domain_name
  oai_path                 = try(module.identities[0].paths["press"], "")
  origin_access_control_id = try(module.identities[0].origin_access_control_id, null)
}

variable "is_private" {
  description = "Whether buckets are read through CloudFront alone"
  type        = bool
  default     = true
}
