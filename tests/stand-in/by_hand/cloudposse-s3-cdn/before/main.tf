# The steps of the snippet of OAC070 for cloudposse/cloudfront-s3-cdn/aws, as a person takes them.
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

module "site" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name = "quarry-site"
}
