provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudfront_origin_access_identity" "plants" {
  comment = "thornfield-plants"
}

module "bucket" {
  source = "../modules/bucket"

  name        = "thornfield-plants"
  oai_iam_arn = aws_cloudfront_origin_access_identity.plants.iam_arn
}

module "plants" {
  source = "../modules/site"

  name        = "plants"
  domain_name = module.bucket.domain_name
  oai_path    = aws_cloudfront_origin_access_identity.plants.cloudfront_access_identity_path
}
