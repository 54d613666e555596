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

  comment                           = "Maps"
  pages_domain_name                 = aws_s3_bucket.maps.bucket_regional_domain_name
  pages_origin_access_identity_path = aws_cloudfront_origin_access_identity.maps.cloudfront_access_identity_path
  media_domain_name                 = "ferrymoor-media.s3.eu-north-1.amazonaws.com"
}
