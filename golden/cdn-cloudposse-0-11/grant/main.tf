# Pattern: code for Terraform 0.11, and a version of a registry module from that time.
terraform {
  required_version = "~> 0.11.14"
}

provider "aws" {
  version = "~> 2.70"
  region  = "eu-central-1"
}

variable "name" {
  default = "windmill"
}

module "cdn" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "0.8.0"

  namespace        = "acme"
  stage            = "prod"
  name             = "${var.name}-site"
  aliases          = ["${var.name}.example.com"]
  parent_zone_name = "example.com"
}

output "address" {
  value = "https://${module.cdn.cf_domain_name}/"
}
