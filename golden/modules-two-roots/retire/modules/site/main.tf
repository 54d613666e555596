# Pattern: two environments call a site module, which puts a distribution with its OAI and a bucket with its policy together.
module "bucket" {
  source = "../bucket"

  name                         = "${var.environment}-${var.name}"
  cloudfront_distribution_arns = [module.cdn.distribution.arn]
}

module "cdn" {
  source = "../cdn"

  comment            = "${var.name} (${var.environment})"
  bucket_domain_name = module.bucket.bucket_regional_domain_name
}
