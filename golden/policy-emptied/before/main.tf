# Pattern: the OAI also reads a bucket that no distribution uses any more, and that bucket's policy grants nobody else.
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
