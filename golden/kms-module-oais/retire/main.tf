# Pattern: key statements of a registry module that name OAIs, in a list beside others and in a map, one of them in a local value.
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
