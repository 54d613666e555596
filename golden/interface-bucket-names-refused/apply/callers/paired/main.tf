provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "archive" {
  bucket = "larch-archive"
}

resource "aws_s3_bucket" "live" {
  bucket = "larch-live"
}

module "site" {
  source = "./../../paired"

  archive_bucket_name     = aws_s3_bucket.archive.bucket
  archive_bucket_arn      = aws_s3_bucket.archive.arn
  live_bucket_domain_name = aws_s3_bucket.live.bucket_regional_domain_name
}
