# Pattern: the buckets belong to another team: one only has its domain name here, of one the policy is kept here too.
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

variable "reports_bucket" {
  description = "Made by the data team"
  type = object({
    name                        = string
    arn                         = string
    bucket_regional_domain_name = string
  })
}

data "terraform_remote_state" "press" {
  backend = "s3"

  config = {
    bucket = "cooper-press-state"
    key    = "buckets.tfstate"
    region = "eu-central-1"
  }
}
