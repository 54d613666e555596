# Pattern: registry modules that cannot be migrated by their inputs alone: one that has forgotten OAIs, and one whose policy is its own.
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
