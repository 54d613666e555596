# Pattern: a registry module makes the distribution and two OAIs by their keys, in front of a bucket of a registry module and one of the folder.
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
