# Pattern: a wrapper that calls a wrapper that calls the distribution; the first call is repeated, the last one may be missing.
provider "aws" {
  region = "eu-central-1"
}

module "app" {
  source   = "../modules/app"
  for_each = local.apps

  name    = "birchgate-${each.key}"
  enabled = each.value.enabled
}

locals {
  apps = {
    console = { enabled = true }
    kiosk   = { enabled = false }
  }
}
