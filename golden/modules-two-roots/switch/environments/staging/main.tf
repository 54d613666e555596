provider "aws" {
  region = "eu-north-1"
}

module "shop" {
  source = "../../modules/site"

  environment = "staging"
  name        = "larchdale-shop"
}
