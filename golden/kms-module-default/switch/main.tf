# Pattern: keys of a registry module that is handed no statements: its default policy, an empty list, a whole policy, an alias, and a bucket that would close a circle.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.99, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}
