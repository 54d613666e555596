provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../asks"

  name = "birch-asks"
}
