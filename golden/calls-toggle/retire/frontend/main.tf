provider "aws" {
  region = "ca-central-1"
}

module "assets" {
  source = "../modules/bucket"

  bucket_name          = "${var.app_name}-static-assets"
  encryption_algorithm = "AES256"
}

module "cloudfront_oai" {
  source = "../modules/identity"

  comment                      = "OAI for ${var.app_name} site."
  s3_bucket_name               = module.assets.bucket_name
  s3_bucket_arn                = module.assets.bucket_arn
  cloudfront_distribution_arns = [module.cloudfront.distribution_arn]
}

module "cloudfront" {
  source = "../modules/distribution"

  name              = var.app_name
  distribution_type = "s3"

  # S3 origin
  s3_origin_domain_name    = module.assets.bucket_regional_domain_name
  s3_origin_id             = module.assets.bucket_name
  origin_access_control_id = module.cloudfront_oai.origin_access_control_id
}

variable "app_name" {
  type    = string
  default = "pinewood-ferry"
}

output "distribution_id" {
  value = module.cloudfront.distribution_id
}
