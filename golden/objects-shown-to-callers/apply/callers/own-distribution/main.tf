provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name = "gull-own"
}

module "edge" {
  source = "./edge"

  origins = module.site.origins
}
