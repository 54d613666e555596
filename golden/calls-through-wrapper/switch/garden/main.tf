provider "aws" {
  region = "eu-west-1"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.plants.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "plants" {
  comment = "Deprecated: thornfield-plants"

  lifecycle {
    create_before_destroy = true
  }
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
  oai_iam_arn                  = aws_cloudfront_origin_access_identity.plants.iam_arn
  cloudfront_distribution_arns = [module.plants.distribution_arn]
}

module "plants" {
  source = "../modules/site"

  name                     = "plants"
  domain_name              = module.bucket.domain_name
  oai_path                 = aws_cloudfront_origin_access_identity.plants.cloudfront_access_identity_path
  origin_access_control_id = aws_cloudfront_origin_access_control.plants.id
}
