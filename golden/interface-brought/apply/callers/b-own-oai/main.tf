provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name        = "alder-b-own-oai"
  oai_iam_arn = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2ALDEREXAMPLE"
  oai_path    = "origin-access-identity/cloudfront/E2ALDEREXAMPLE"
}
