provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name = "maple-a-oai"
}
