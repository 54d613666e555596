provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name    = "egret-d-off"
  enabled = false
}
