provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../overlap"

  name = "birch-overlap"
}
