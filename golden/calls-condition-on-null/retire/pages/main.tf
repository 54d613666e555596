provider "aws" {
  region = "us-west-1"
}

module "website" {
  source = "../modules/website"

  domain_name        = "pages.larkspur.example"
  origin_domain_name = "larkspur-pages.example"
  origin_path        = "/site"
}

output "distribution_arn" {
  value = module.website.distribution_arn
}
