# Pattern: half migrated by hand: the OAC exists, one distribution has moved, the other is still on the OAI.

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
  region = "eu-west-1"
}
