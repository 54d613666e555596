terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  origin_name   = "pages"
  origin_bucket = aws_s3_bucket.pages.id
}

resource "aws_s3_bucket" "pages" {
  bucket = "lighthouse-pages"
}

output "readers" {
  value = module.site.origin_access_identity_iam_arns
}
