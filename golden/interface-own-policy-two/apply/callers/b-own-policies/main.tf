provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name          = "egret-b-own"
  attach_policy = false
  media_policy  = "custom"
}

resource "aws_s3_bucket_policy" "site" {
  bucket = "egret-b-own"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.site.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::egret-b-own/*"
    }]
  })

  depends_on = [module.site]
}

resource "aws_s3_bucket_policy" "media" {
  bucket = "egret-b-own-media"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.site.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::egret-b-own-media/*"
    }]
  })

  depends_on = [module.site]
}
