# Pattern: a local module wraps the registry module and takes the key of its OAI from a variable or a local value.
terraform {
  required_version = ">= 1.5"

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

module "docs" {
  source = "./modules/site"

  name   = "docs"
  bucket = aws_s3_bucket.docs.id
}

resource "aws_s3_bucket" "docs" {
  bucket = "quarry-docs"
}

module "blog" {
  source = "./modules/site"

  name   = "blog"
  bucket = aws_s3_bucket.blog.id
}

resource "aws_s3_bucket" "blog" {
  bucket = "quarry-blog"
}
