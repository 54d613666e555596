provider "aws" {
  region = "eu-south-1"
}

resource "aws_cloudfront_origin_access_identity" "archive" {
  comment = "archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "archive" {
  name                              = "archive"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "archive" {
  bucket = "ferrymoor-archive"
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.archive.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.archive.distribution_arn]
    }
  }
}

module "archive" {
  source = "../modules/site"

  name               = "archive"
  bucket_domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
  oai_path           = aws_cloudfront_origin_access_identity.archive.cloudfront_access_identity_path
}
