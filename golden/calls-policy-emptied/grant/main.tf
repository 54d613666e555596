# Pattern: a policy with nothing but the OAI, of a bucket whose distribution may be missing: without the OAI it would be empty.
provider "aws" {
  region = "eu-central-1"
}

module "console" {
  source = "./modules/app"

  name = "stonecrop-console"
}

module "kiosk" {
  source = "./modules/app"

  name    = "stonecrop-kiosk"
  enabled = false
}
