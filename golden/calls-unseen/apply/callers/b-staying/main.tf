provider "aws" {
  region = "eu-north-1"
}

resource "aws_cloudfront_origin_access_identity" "maps" {
  comment = "maps"
}

resource "aws_s3_bucket" "maps" {
  bucket = "ferrymoor-maps"
}

resource "aws_s3_bucket_policy" "maps" {
  bucket = aws_s3_bucket.maps.id
  policy = data.aws_iam_policy_document.maps.json
}

data "aws_iam_policy_document" "maps" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.maps.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.maps.iam_arn]
    }
  }
}

module "maps" {
  source = "../.."

  domain_name            = "maps.ferrymoor.example"
  origin_domain_name     = aws_s3_bucket.maps.bucket_regional_domain_name
  origin_access_identity = aws_cloudfront_origin_access_identity.maps.cloudfront_access_identity_path
}

module "harbour" {
  source = "../.."

  domain_name        = "harbour.ferrymoor.example"
  origin_domain_name = "web.ferrymoor.example"
}
