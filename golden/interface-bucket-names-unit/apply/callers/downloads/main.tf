provider "aws" {
  region = "ca-central-1"
}

resource "aws_s3_bucket" "downloads" {
  bucket = "notices-downloads"
}

resource "aws_s3_bucket" "replica" {
  bucket = "notices-downloads-replica"
}

module "downloads" {
  source = "../../aws/downloads"

  env                                 = "production"
  replica_bucket_regional_domain_name = aws_s3_bucket.replica.bucket_regional_domain_name
  s3_bucket_download_bucket_id        = aws_s3_bucket.downloads.id
  s3_bucket_download_bucket_arn       = aws_s3_bucket.downloads.arn
}
