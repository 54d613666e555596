provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../always"

  name = "birch-always"
}
