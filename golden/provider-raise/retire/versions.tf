terraform {
  required_version = ">= 1.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.29, < 6.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}
