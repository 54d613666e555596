# Pattern: a group of sites shares one OAI, and is called with `for_each` itself; each site is a module with `count`.
provider "aws" {
  region = "eu-central-1"
}

module "sites" {
  source   = "../modules/sites"
  for_each = var.groups

  group = "ashgrove-${each.key}"
  names = each.value
}

variable "groups" {
  description = "The sites, by group"
  type        = map(list(string))
  default     = { clubs = ["chess", "rowing"], courses = ["pottery"] }
}
