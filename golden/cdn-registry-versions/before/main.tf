# Pattern: registry modules of versions that take an OAC by its id alone, and of one that names it by its key, with OAIs of their own and from outside.
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
