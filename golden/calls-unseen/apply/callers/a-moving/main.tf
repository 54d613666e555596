provider "aws" {
  region = "eu-north-1"
}

resource "aws_cloudfront_origin_access_identity" "notes" {
  comment = "notes"
}

resource "aws_s3_bucket" "notes" {
  bucket = "ferrymoor-notes"
}

resource "aws_s3_bucket_policy" "notes" {
  bucket = aws_s3_bucket.notes.id
  policy = data.aws_iam_policy_document.notes.json
}

data "aws_iam_policy_document" "notes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.notes.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.notes.iam_arn]
    }
  }
}

module "notes" {
  source = "../.."

  domain_name            = "notes.ferrymoor.example"
  origin_domain_name     = aws_s3_bucket.notes.bucket_regional_domain_name
  origin_access_identity = aws_cloudfront_origin_access_identity.notes.cloudfront_access_identity_path
}

module "harbour" {
  source = "../.."

  domain_name        = "harbour.ferrymoor.example"
  origin_domain_name = "web.ferrymoor.example"
}
