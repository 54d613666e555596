provider "aws" {
  region = "us-west-1"
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
}

module "website" {
  source = "../modules/website"
  providers = {
    aws = aws.east
  }

  domain_name              = "metrics.larkspur.example"
  origin_domain_name       = aws_s3_bucket.metrics.bucket_regional_domain_name
  origin_access_identity   = aws_cloudfront_origin_access_identity.metrics.cloudfront_access_identity_path
  origin_access_control_id = aws_cloudfront_origin_access_control.metrics.id
}

# The start page is with the other pages.
module "start_page" {
  source = "../modules/website"
  providers = {
    aws = aws.east
  }

  domain_name            = "start.larkspur.example"
  origin_domain_name     = "larkspur-pages.example"
  origin_access_identity = null
}
