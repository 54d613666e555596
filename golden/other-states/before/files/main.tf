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

data "terraform_remote_state" "cdn" {
  backend = "s3"

  config = {
    bucket = "acme-states"
    key    = "cdn.tfstate"
    region = "eu-west-1"
  }
}

resource "aws_s3_bucket" "atlas" {
  bucket = "acme-atlas"
}

data "aws_iam_policy_document" "atlas" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [data.terraform_remote_state.cdn.outputs.oai_reader_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "atlas" {
  bucket = aws_s3_bucket.atlas.id
  policy = data.aws_iam_policy_document.atlas.json
}
