# The steps of the snippet of OAC070 for cloudposse/cloudfront-s3-cdn/aws, as a person takes them where the statements are text.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.20"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "~> 2.1"

  name = "quarry-site"

  additional_bucket_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Audit",
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::123456789012:role/audit" },
          "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::$${bucket_name}/*"
        }
      ]
    }
  JSON
}
