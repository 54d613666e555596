provider "aws" {
  region = "eu-north-1"
}

resource "aws_cloudfront_origin_access_identity" "notes" {
  comment = "notes"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "notes" {
  name                              = "notes"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
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

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.notes.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.notes.cloudfront_distribution_arn]
    }
  }
}

module "notes" {
  source = "../.."

  comment                           = "Notes"
  pages_domain_name                 = aws_s3_bucket.notes.bucket_regional_domain_name
  pages_origin_access_identity_path = aws_cloudfront_origin_access_identity.notes.cloudfront_access_identity_path
  media_domain_name                 = "ferrymoor-media.s3.eu-north-1.amazonaws.com"
}
