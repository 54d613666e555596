# Pattern: OAIs in a file with headings between rulers, two of them without a blank line between, and a policy whose entries end with commas but for the last.
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

variable "domain_name" {
  description = "Domain of the sites"
  type        = string
}
