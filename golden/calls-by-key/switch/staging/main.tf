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
  oai_path                 = module.identity[0].path
  origin_access_control_id = module.identity[0].origin_access_control_id
  oai_iam_arn              = module.identity[0].iam_arn
}

module "shop" {
  source = "../modules/site"

  name                     = "farrow-staging-shop"
  oai_path                 = module.identity[1].path
  origin_access_control_id = module.identity[1].origin_access_control_id
  oai_iam_arn              = module.identity[1].iam_arn
}
