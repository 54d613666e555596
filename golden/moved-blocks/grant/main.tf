# Pattern: an OAI that was renamed, lost its `for_each` and came into a module, each with the `moved` block that says so.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-north-1"
}

module "site" {
  source = "./modules/site"

  name = "larch-handbook"
}

moved {
  from = aws_cloudfront_origin_access_identity.handbook
  to   = module.site.aws_cloudfront_origin_access_identity.reader["static"]
}

moved {
  from = module.site.aws_cloudfront_origin_access_identity.reader["static"]
  to   = module.site.aws_cloudfront_origin_access_identity.reader
}
