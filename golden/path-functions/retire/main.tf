# Pattern: the path of the OAI goes through a function, a condition or a variable before it reaches the origin.
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

variable "is_private" {
  type    = bool
  default = true
}

variable "shared_identity_path" {
  description = "The OAI of the platform team"
  type        = string
}
