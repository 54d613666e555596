# Pattern: modules of the registry, taken from their git repositories by a branch, by no revision, by the tag of a version before OAC, and from a folder in one.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "branch" {
  source = "git::https://github.com/cloudposse/terraform-aws-cloudfront-s3-cdn.git?ref=main"

  name = "branch-site"
}

module "newest" {
  source = "github.com/cloudposse/terraform-aws-cloudfront-s3-cdn"

  name = "newest-site"
}

module "old" {
  source = "git::ssh://git@github.com/cloudposse/terraform-aws-cloudfront-s3-cdn.git?ref=tags/0.35.0"

  name = "old-site"
}

module "charts" {
  source = "github.com/terraform-aws-modules/terraform-aws-cloudfront?ref=v2.9.3"

  create_origin_access_identity = true
  origin_access_identities = {
    charts = "Reads the charts"
  }

  origin = {
    charts = {
      domain_name = "almanac-charts.s3.eu-central-1.amazonaws.com"

      s3_origin_config = {
        origin_access_identity = "charts"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "charts"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

module "edge" {
  source = "git::https://github.com/cloudposse/terraform-aws-cloudfront-s3-cdn.git//modules/lambda@edge?ref=v1.0.0"

  functions = {}
}
