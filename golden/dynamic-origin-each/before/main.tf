# Pattern: `dynamic "origin"` makes an origin for each bucket with its own OAI, one for each item of a set, one on a toggle, and some from objects of which only those for a bucket have an OAI.
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

variable "sections" {
  description = "Name of the bucket by section of the paper"
  type        = map(string)
  default     = { news = "courier-news", sport = "courier-sport" }
}

variable "supplements" {
  type    = set(string)
  default = ["books", "travel"]
}

variable "has_archive" {
  type    = bool
  default = true
}

locals {
  upstreams = {
    letters = { domain = "", private = true }
    weather = { domain = "weather.courier.example", private = false }
  }
}
