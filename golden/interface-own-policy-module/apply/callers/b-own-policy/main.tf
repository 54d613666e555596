provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name                 = "dipper-b-own"
  create_bucket_policy = false
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = "dipper-b-own"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.site.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::dipper-b-own/*"
    }]
  })

  depends_on = [module.site]
}
