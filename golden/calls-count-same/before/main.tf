# Pattern: the OAI, the bucket with its policy and the distribution are modules that are called together or not at all.
provider "aws" {
  region = "eu-central-1"
}

module "identity" {
  source = "./modules/identity"
  count  = local.has_docs ? 1 : 0

  comment = "${var.environment}-docs"
}

module "bucket" {
  source = "./modules/bucket"
  count  = local.has_docs ? 1 : 0

  name    = "quillby-docs-${var.environment}"
  readers = [module.identity[0].iam_arn]
}

module "site" {
  source = "./modules/site"
  count  = local.has_docs ? 1 : 0

  name               = "docs"
  bucket_domain_name = module.bucket[0].domain_name
  oai_path           = module.identity[0].path
}

locals {
  has_docs = var.environment != "sandbox"
}

variable "environment" {
  description = "Where this is"
  type        = string
  default     = "live"
}

output "docs_distribution_id" {
  description = "ID of the distribution of the documentation"
  value       = one(module.site[*].distribution_id)
}
