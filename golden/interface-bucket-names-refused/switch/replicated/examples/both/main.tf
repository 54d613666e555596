# The bucket is copied to another region, and the distribution reads the copy.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "primary" {
  bucket = "example-primary"
}

resource "aws_s3_bucket" "copy" {
  bucket = "example-copy"
}

module "site" {
  source = "../.."

  bucket_name                 = aws_s3_bucket.primary.id
  bucket_arn                  = aws_s3_bucket.primary.arn
  bucket_regional_domain_name = aws_s3_bucket.copy.bucket_regional_domain_name
}
