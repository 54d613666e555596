# Pattern: the root owns the OAI and hands its path to one module and its canonical user id to another; two sites, one log bucket without either.
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

resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "Press site"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "press" {
  name                              = "Press site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "media" {
  comment = "Media library"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "media" {
  name                              = "Media library"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "press_bucket" {
  source = "./modules/bucket"

  name                         = "brightfern-press"
  oai_canonical_user_id        = aws_cloudfront_origin_access_identity.press.s3_canonical_user_id
  cloudfront_distribution_arns = [module.press.distribution_arn]
}

module "press" {
  source = "./modules/cdn"

  comment                     = "Press"
  origin_domain_name          = module.press_bucket.domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
  origin_access_control_id    = aws_cloudfront_origin_access_control.press.id
}

module "media_bucket" {
  source = "./modules/bucket"

  name                         = "brightfern-media"
  oai_canonical_user_id        = aws_cloudfront_origin_access_identity.media.s3_canonical_user_id # the CDN alone
  cloudfront_distribution_arns = [module.media.distribution_arn]
}

module "media" {
  source = "./modules/cdn"

  comment                     = "Media"
  origin_domain_name          = module.media_bucket.domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.media.cloudfront_access_identity_path
  origin_access_control_id    = aws_cloudfront_origin_access_control.media.id
}
