# Pattern: conditions in policies that are JSON: on a header of the request, which are carried over, and on the caller, which are not.

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
  region = "eu-west-2"
}

variable "upload_acls" {
  type    = list(string)
  default = ["bucket-owner-full-control"]
}

variable "office_cidrs" {
  type    = list(string)
  default = ["192.0.2.0/24"]
}
