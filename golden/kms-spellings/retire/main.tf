# Pattern: encryption that is a condition, SSE-S3 beside it, and a key whose policy stands in a JSON file.
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

variable "kms_key_arn" {
  description = "Encrypt the scans with this key; SSE-S3 where it is null"
  type        = string
  default     = null
}
