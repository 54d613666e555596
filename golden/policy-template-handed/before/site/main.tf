# Pattern: a module puts a template on a bucket; its caller says which file, which bucket and what stands in it.
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
  path   = "${path.module}/policies/catalogue.json.tpl"
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
  path   = "${path.module}/policies/uploads.json.tpl"
  vars = {
    bucket_arn = module.uploads.bucket.arn
    reader     = module.oai.identity.s3_canonical_user_id
    publisher  = "arn:aws:iam::123456789012:role/harbour-publisher"
  }
}

module "oai" {
  source  = "../modules/oai"
  comment = "harbour"
}

module "cdn" {
  source          = "../modules/cdn"
  origin_access   = module.oai.identity.cloudfront_access_identity_path
  catalogue       = module.catalogue.bucket.bucket_regional_domain_name
  uploads         = module.uploads.bucket.bucket_regional_domain_name
  viewer_protocol = "redirect-to-https"
}
