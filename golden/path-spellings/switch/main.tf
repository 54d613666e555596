# Pattern: path and ARN as old code writes them: put together from the id, with an index behind a dot, with a splat of before 0.12.
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

variable "has_archive" {
  type    = bool
  default = true
}
