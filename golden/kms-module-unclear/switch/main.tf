# Pattern: keys of a registry module whose calls do not show the policy: computed statements, conditions by the name of another version, several instances, no version.
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

variable "reader_statements" {
  type = any
}
