provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../../modules/each"

  name     = "wren-b-each"
  policies = []
}

resource "aws_s3_bucket_policy" "notes" {
  bucket = "wren-b-each"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.site.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::wren-b-each/*"
    }]
  })

  depends_on = [module.site]
}
