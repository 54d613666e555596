# Pattern: names and comments in Norwegian, an identifier with a letter outside ASCII, and commented-out OAI code beside the OAI.
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
