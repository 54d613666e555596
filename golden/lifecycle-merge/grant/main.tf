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
    create_before_destroy = true
    # was true until the 2021 outage
    prevent_destroy = false
  }
}

resource "aws_cloudfront_origin_access_control" "checkout" {
  name                              = aws_s3_bucket.checkout.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "receipts" {
  comment = "read access to ${aws_s3_bucket.receipts.id}"
}

resource "aws_cloudfront_origin_access_control" "receipts" {
  name                              = aws_s3_bucket.receipts.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}
