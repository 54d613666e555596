# Pattern: a module got an OAC beside its OAI by a feature flag, and of its callers, all in one repository, some have turned it on.

provider "aws" {
  region = "eu-central-1"
}

module "old" {
  source = "./site"

  name = "tiles-old"
}

module "new" {
  source = "./site"

  name    = "tiles-new"
  use_oac = true
}

module "none" {
  source = "./site"

  name    = "tiles-none"
  enabled = false
}
