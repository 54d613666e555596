provider "aws" {
  region = "eu-south-1"
}

resource "aws_cloudfront_origin_access_control" "news" {
  name                              = "news"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "bucket" {
  source = "../modules/bucket"

  name              = "ferrymoor-news"
  distribution_arns = [module.news.distribution_arn]
}

module "news" {
  source = "../modules/site"

  name               = "news"
  bucket_domain_name = module.bucket.domain_name
  oac_id             = aws_cloudfront_origin_access_control.news.id
}

module "tiles" {
  source = "../modules/site"

  name               = "tiles"
  bucket_domain_name = "ferrymoor-tiles.s3.eu-south-1.amazonaws.com"
}
