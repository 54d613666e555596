provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../modules/split"

  name = "wren-a-split"
}
