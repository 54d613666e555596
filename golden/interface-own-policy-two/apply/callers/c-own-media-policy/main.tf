provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name         = "egret-c-media"
  media_policy = "custom"
}

resource "aws_s3_bucket_policy" "media" {
  bucket = "egret-c-media-media"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.site.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::egret-c-media-media/*"
    }]
  })

  depends_on = [module.site]
}
