provider "aws" {
  region = "eu-north-1"
}

module "shop" {
  source = "../../modules/site"

  environment = "production"
  name        = "larchdale-shop"
}

module "help" {
  source = "../../modules/site"

  environment = "production"
  name        = "larchdale-help"
}
