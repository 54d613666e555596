provider "aws" {
  region = "eu-central-1"
}

module "app" {
  source = "../modules/app"

  name = "birchgate-preview"
}
