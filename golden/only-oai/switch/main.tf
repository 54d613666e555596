# Pattern: a folder that holds the OAI alone and puts it out, attribute by attribute and as a whole.
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

resource "aws_cloudfront_origin_access_identity" "shared" {
  comment = "shared by all sites"
}

output "iam_arn" {
  value = aws_cloudfront_origin_access_identity.shared.iam_arn
}

output "etag" {
  value = aws_cloudfront_origin_access_identity.shared.etag
}

output "identity" {
  description = "All of it, for the site modules"
  value       = aws_cloudfront_origin_access_identity.shared
}
