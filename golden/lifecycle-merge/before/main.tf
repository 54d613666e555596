# Pattern: an OAI that already has a lifecycle block, and one whose comment refers to its bucket.

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
  region = "sa-east-1"
}

resource "aws_cloudfront_origin_access_identity" "checkout" {
  comment = "checkout widget"

  lifecycle {
    # was true until the 2021 outage
    prevent_destroy = false
  }
}

resource "aws_cloudfront_origin_access_identity" "receipts" {
  comment = "read access to ${aws_s3_bucket.receipts.id}"
}
