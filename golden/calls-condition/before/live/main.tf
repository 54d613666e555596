# Pattern: outputs of a module are taken by key, under a condition and by `try` on their way to other modules.
provider "aws" {
  region = "eu-central-1"
}

module "identities" {
  source = "../modules/identities"

  prefix = "hazelmere"
}

module "press_bucket" {
  source = "../modules/bucket"

  name       = "hazelmere-press"
  reader_arn = module.identities.iam_arns["press"]
}

module "press" {
  source = "../modules/site"

  name               = "press"
  bucket_domain_name = module.press_bucket.domain_name
  oai_path           = module.identities.paths.press
}

module "careers_bucket" {
  source = "../modules/bucket"

  name       = "hazelmere-careers"
  reader_arn = module.identities.iam_arns.careers
}

module "careers" {
  source = "../modules/site"

  name               = "careers"
  bucket_domain_name = module.careers_bucket.domain_name
  oai_path           = var.careers_are_private ? module.identities.paths["careers"] : ""
}

variable "careers_are_private" {
  description = "Whether the bucket is read through CloudFront alone"
  type        = bool
  default     = true
}
