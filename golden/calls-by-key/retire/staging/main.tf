provider "aws" {
  region = "eu-central-1"
}

module "identity" {
  source = "../modules/identity"
  count  = 2

  comment = "farrow-staging-${count.index}"
}

module "docs" {
  source = "../modules/site"

  name                     = "farrow-staging-docs"
  origin_access_control_id = module.identity[0].origin_access_control_id
}

module "shop" {
  source = "../modules/site"

  name                     = "farrow-staging-shop"
  origin_access_control_id = module.identity[1].origin_access_control_id
}
