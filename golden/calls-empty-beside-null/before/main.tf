terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-2"
}

resource "aws_cloudfront_origin_access_identity" "charts" {
  comment = "harbour-charts"
}

resource "aws_s3_bucket" "charts" {
  bucket = "harbour-charts"
}

resource "aws_s3_bucket_policy" "charts" {
  bucket = aws_s3_bucket.charts.id
  policy = data.aws_iam_policy_document.charts.json
}

data "aws_iam_policy_document" "charts" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.charts.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.charts.iam_arn]
    }
  }
}

module "charts" {
  source = "./modules/cdn"

  comment     = "Charts"
  domain_name = aws_s3_bucket.charts.bucket_regional_domain_name
  oai_path    = aws_cloudfront_origin_access_identity.charts.cloudfront_access_identity_path
}

module "tides" {
  source = "./modules/cdn"

  comment     = "Tide tables, open to all"
  domain_name = "harbour-tides.s3.eu-west-2.amazonaws.com"
  oai_path    = ""
}

module "radio" {
  source = "./modules/cdn"

  comment     = "Radio"
  domain_name = "radio.harbour.example"
}
