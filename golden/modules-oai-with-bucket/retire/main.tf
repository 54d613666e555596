# Pattern: the bucket's module has the OAI and the policy, and hands the path to the distribution's module.
provider "aws" {
  region = "us-west-2"
}

module "assets" {
  source = "./modules/bucket"

  name                         = "quillmere-assets"
  cloudfront_distribution_arns = [module.cdn.distribution_arn]
}

module "cdn" {
  source = "./modules/cdn"

  comment                  = "Assets"
  origin_domain_name       = module.assets.domain_name
  origin_access_control_id = module.assets.origin_access_control_id
}
