# Pattern: one template is the policy of two buckets, one of which another distribution reads from.
terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "catalogue" {
  source = "../modules/bucket"
  name   = "harbour-catalogue"
}

module "catalogue_policy" {
  source = "../modules/bucket-policy"
  bucket = module.catalogue.bucket.id
  path   = "${path.module}/policies/read.json.tpl"
  vars = {
    BUCKET = module.catalogue.bucket.id
    READER = module.oai.identity.iam_arn
  }
}

module "uploads" {
  source = "../modules/bucket"
  name   = "harbour-uploads"
}

module "uploads_policy" {
  source = "../modules/bucket-policy"
  bucket = module.uploads.bucket.id
  path   = "${path.module}/policies/read.json.tpl"
  vars = {
    BUCKET = module.uploads.bucket.id
    READER = module.oai.identity.iam_arn
  }
}

module "oai" {
  source  = "../modules/oai"
  comment = "harbour"
}

module "cdn" {
  source                   = "../modules/cdn"
  origin_access            = module.oai.identity.cloudfront_access_identity_path
  origin_access_control_id = module.oai.origin_access_control_id
  domain_name              = module.catalogue.bucket.bucket_regional_domain_name
  viewer_protocol          = "redirect-to-https"
}

module "uploads_cdn" {
  source                   = "../modules/cdn"
  origin_access            = module.oai.identity.cloudfront_access_identity_path
  origin_access_control_id = module.oai.origin_access_control_id
  domain_name              = module.uploads.bucket.bucket_regional_domain_name
  viewer_protocol          = "https-only"
}
