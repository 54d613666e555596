# Pattern: one OAI for two buckets of one distribution, beside a load balancer origin and a public S3 origin.

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

variable "api_domain_name" {
  description = "Host name of the load balancer before the API"
  type        = string
}

variable "open_data_domain_name" {
  description = "Regional host name of the public open data bucket, owned by another team"
  type        = string
  default     = "city-open-data.s3.eu-west-1.amazonaws.com"
}
