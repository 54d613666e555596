provider "aws" {
  region = "eu-central-1"
}

module "sites" {
  source = "../modules/sites"

  group = "ashgrove-trial"
  names = ["chess"]
}
