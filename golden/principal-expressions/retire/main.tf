# Pattern: principals that are no plain list: compact and flatten, a local value, a dynamic statement.
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

variable "reader_arns" {
  type    = list(string)
  default = []
}
