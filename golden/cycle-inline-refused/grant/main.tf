# Pattern: policies inside a key and a bucket that cannot move out: one is left to another team, one has a second policy beside it.
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
