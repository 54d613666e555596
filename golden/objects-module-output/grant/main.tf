# Pattern: a module makes the bucket, the OAI and the policy and shows the path; the root puts it into an object among others, leaves out those that are off, and hands them to the module with the distribution.
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
  region = "eu-central-1"
}

variable "create_docs" {
  type    = bool
  default = true
}

module "assets" {
  source = "./modules/assets"

  name                         = "pennant-assets"
  cloudfront_distribution_arns = [module.cdn.cloudfront_distribution_arn]
}

locals {
  static_content = {
    domain_name = module.assets.endpoint
    origin_id   = "static-content"

    s3_origin_config = {
      origin_access_identity = module.assets.access_identity_path
    }

    custom_header = [
      {
        name  = "x-env"
        value = "production"
      },
    ]
  }

  docs = {
    domain_name = "docs.pennant.example"
    origin_id   = "docs"

    custom_origin_config = {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  candidates = {
    static_content = merge(local.static_content, { create = true })
    docs           = merge(local.docs, { create = var.create_docs })
  }

  # Only those that are wanted.
  origins = { for key, origin in local.candidates : key => origin if origin.create }
}

module "cdn" {
  source = "./modules/cdn"

  cloudfront_origins = local.origins
  default_origin_id  = local.static_content.origin_id
}
