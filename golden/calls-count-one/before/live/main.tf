# Pattern: the module with the distribution and its OAI is called with a `count`, the one with the policy always.
provider "aws" {
  region = "eu-central-1"
}

module "bucket" {
  source = "../modules/bucket"

  name               = "fernhollow-manuals"
  publisher_role_arn = "arn:aws:iam::123456789012:role/publisher"
  reader_arn         = one(module.cdn[*].oai_iam_arn)
}

module "cdn" {
  source = "../modules/cdn"
  count  = var.is_public ? 1 : 0

  comment            = "fernhollow-manuals"
  bucket_domain_name = module.bucket.bucket_regional_domain_name
}

variable "is_public" {
  description = "Whether the manuals are served to everybody"
  type        = bool
  default     = true
}
