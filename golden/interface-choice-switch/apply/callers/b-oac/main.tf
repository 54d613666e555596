provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name    = "maple-b-oac"
  use_oac = true
}
