# Pattern: a module for callers that are not seen puts the OAI of a module of its own into an object among others, hands them to its distribution, and shows them in an output: callers make origins of them too.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.40"
    }
  }
}

variable "name" {
  description = "Name of the site"
  type        = string
}

variable "api_domain" {
  description = "Domain of the API, if there is one"
  type        = string
  default     = "api.gull.example"
}

module "content" {
  source = "./modules/content"

  name                         = var.name
  cloudfront_distribution_arns = [module.cdn.cloudfront_distribution_arn]
}

locals {
  static_content = {
    domain_name = module.content.endpoint
    origin_id   = "static-content"

    s3_origin_config = {
      origin_access_identity = module.content.access_identity_path
    }

    origin_access_control_id = module.content.origin_access_control_id

    custom_header = [
      {
        name  = "x-site"
        value = var.name
      },
    ]
  }

  # Each with the attributes that it has.
  origins = {
    static_content = merge(local.static_content, { origin_path = "/live" })

    api = {
      domain_name = var.api_domain
      origin_id   = "api"
      origin_path = ""

      custom_origin_config = {
        origin_protocol_policy = "https-only"
      }
    }
  }
}

module "cdn" {
  source = "./modules/cdn"

  origins           = local.origins
  default_origin_id = local.static_content.origin_id
}
