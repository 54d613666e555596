provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name = "dipper-a-plain"
}
