# Pattern: registry modules whose version or inputs do not show what becomes of their origins, or whose OAC cannot take the place of the OAI.
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
