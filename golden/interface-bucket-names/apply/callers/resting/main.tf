provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "site" {
  bucket = "larch-resting"
}

module "site" {
  source = "./../.."

  enabled = false

  bucket_name                 = aws_s3_bucket.site.bucket
  bucket_arn                  = aws_s3_bucket.site.arn
  bucket_regional_domain_name = aws_s3_bucket.site.bucket_regional_domain_name
}
