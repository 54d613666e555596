provider "aws" {
  region = "eu-central-1"
}

module "bucket" {
  source = "../modules/bucket"

  name               = "fernhollow-manuals-staging"
  publisher_role_arn = "arn:aws:iam::123456789012:role/publisher-staging"
  reader_arn         = join("", module.cdn.*.oai_iam_arn)
}

module "cdn" {
  source = "../modules/cdn"
  count  = 1

  comment            = "fernhollow-manuals-staging"
  bucket_domain_name = module.bucket.bucket_regional_domain_name
}
