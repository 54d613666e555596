provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../modules/each"

  name = "wren-a-each"
}
