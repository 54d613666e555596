# Pattern: jsonencode with quoted keys and several statements: a Deny, a CI role, and two for the OAI.

terraform {
  required_version = ">= 1.4.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-west-2"
}

resource "aws_cloudfront_origin_access_identity" "booking" {
  comment = "booking-frontend"
}
