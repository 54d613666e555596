provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../modules/below"

  name = "wren-a-below"
}
