# Pattern: origins come from dynamic blocks: from a map of buckets, and from a list that is empty where an OAC is used.
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

variable "buckets" {
  description = "Bucket by path of the site"
  type        = map(string)
  default     = { guides = "harrow-guides", maps = "harrow-maps" }
}

variable "origin_access_control_id" {
  description = "Set where the site was moved already"
  type        = string
  default     = null
}
