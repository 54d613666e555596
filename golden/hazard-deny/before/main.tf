# Pattern: Deny statements for everybody: one spares the OAI by its ARN, one knows nothing of it, others spare AWS services,
# ask for TLS, or are about what an OAI never does.

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

variable "office_cidrs" {
  description = "Address ranges of the offices"
  type        = list(string)
  default     = ["203.0.113.0/24"]
}

variable "vpc_endpoint_id" {
  description = "Gateway endpoint of the publishing VPC"
  type        = string
}

variable "organization_id" {
  description = "The organization"
  type        = string
}
