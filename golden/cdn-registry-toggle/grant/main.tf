# Pattern: variables and local values decide whether a registry module makes its distribution and its OAIs; the policy hangs on the same one, on none, or is text.
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

variable "enabled" {
  type    = bool
  default = true
}

locals {
  on_air = var.enabled
}
