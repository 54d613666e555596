provider "aws" {
  region = "ca-central-1"
}

resource "aws_s3_bucket" "assets" {
  bucket = "notices-assets"
}

module "assets" {
  source = "../../aws/assets"

  env                               = "production"
  asset_bucket_regional_domain_name = aws_s3_bucket.assets.bucket_regional_domain_name
  s3_bucket_asset_bucket_id         = aws_s3_bucket.assets.id
  s3_bucket_asset_bucket_arn        = aws_s3_bucket.assets.arn
}
