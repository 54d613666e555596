# Pattern: one bucket and one OAI behind a for_each of distributions (a path per tenant) and one single distribution.

terraform {
  required_version = ">= 1.4"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-2"
}

variable "tenants" {
  description = "Tenant slug to the host name it is served under"
  type        = map(string)

  default = {
    northwind = "help.northwind.example"
    contoso   = "support.contoso.example"
  }
}

variable "wildcard_certificate_arn" {
  type = string
}
