# Pattern: --only names one of two distributions of different modules that read from one bucket by one OAI, whose statement is for both.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-3"
}

resource "aws_cloudfront_origin_access_identity" "pictures" {
  comment = "pictures"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "pictures" {
  name                              = "pictures"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "pictures" {
  bucket = "millbrook-pictures"
}

resource "aws_s3_bucket_policy" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  policy = data.aws_iam_policy_document.pictures.json
}

data "aws_iam_policy_document" "pictures" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pictures.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.pictures.iam_arn]
    }
  }
}

module "shop" {
  source = "./modules/site"

  comment                     = "Shop"
  origin_domain_name          = aws_s3_bucket.pictures.bucket_regional_domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.pictures.cloudfront_access_identity_path
  origin_access_control_id    = aws_cloudfront_origin_access_control.pictures.id
}

module "magazine" {
  source = "./modules/magazine"

  comment                     = "Magazine"
  origin_domain_name          = aws_s3_bucket.pictures.bucket_regional_domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.pictures.cloudfront_access_identity_path
}
