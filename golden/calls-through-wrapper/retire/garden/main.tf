provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudfront_origin_access_control" "plants" {
  name                              = "thornfield-plants"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "bucket" {
  source = "../modules/bucket"

  name                         = "thornfield-plants"
  cloudfront_distribution_arns = [module.plants.distribution_arn]
}

module "plants" {
  source = "../modules/site"

  name                     = "plants"
  domain_name              = module.bucket.domain_name
  origin_access_control_id = aws_cloudfront_origin_access_control.plants.id
}
