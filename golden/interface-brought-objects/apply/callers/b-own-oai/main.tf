provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name        = "cedar-b-own-oai"
  oai_iam_arn = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2CEDAREXAMPLE"
  oai_path    = "origin-access-identity/cloudfront/E2CEDAREXAMPLE"
}
