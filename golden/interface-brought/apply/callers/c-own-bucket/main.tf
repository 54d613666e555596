provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "content" {
  bucket = "alder-c-own-bucket"
}

resource "aws_s3_bucket_policy" "content" {
  bucket = aws_s3_bucket.content.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.site.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::alder-c-own-bucket/*"
    }]
  })
}

module "site" {
  source = "./../.."

  name   = "alder-c-own-bucket"
  bucket = "alder-c-own-bucket"
}
