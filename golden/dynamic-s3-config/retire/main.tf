# Pattern: the `s3_origin_config` block is there on a toggle: by a condition, for each of the OAIs that there are, and by the length of a list.
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
  description = "Whether the orchard's site is served from a private bucket"
  type        = bool
  default     = true
}

variable "has_identity" {
  type    = bool
  default = true
}

variable "harvest_windows" {
  description = "When the harvest pages are private; never, if empty"
  type        = list(string)
  default     = ["2025-09"]
}
