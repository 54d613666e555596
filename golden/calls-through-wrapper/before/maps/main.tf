provider "aws" {
  region = "eu-west-1"
}

module "tiles" {
  source = "../modules/site"

  name        = "tiles"
  domain_name = "thornfield-tiles.s3.eu-west-1.amazonaws.com"
}
