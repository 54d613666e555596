provider "aws" {
  region = "eu-central-1"
}

# Needs no identity: the outputs of one have nothing to show.
module "oai" {
  source = "./../.."

  bucket  = "plover-public"
  private = false
}

output "path" {
  value = module.oai.path
}
