# Pattern: of two calls of the distribution's module one hands an OAI over and one leaves it empty, whose origin stays as it is.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "Atlas ${var.environment}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = substr("Atlas ${var.environment}", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "atlas" {
  bucket = "atlas-${var.environment}"
}

resource "aws_s3_bucket_policy" "atlas" {
  bucket = aws_s3_bucket.atlas.id
  policy = data.aws_iam_policy_document.atlas.json
}

data "aws_iam_policy_document" "atlas" {
  statement {
    sid       = "OAIRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
    }
  }

  statement {
    sid       = "OACRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.atlas.distribution_arn]
    }
  }
}

module "atlas" {
  source = "./modules/cdn"

  comment                     = "Atlas"
  origin_domain_name          = aws_s3_bucket.atlas.bucket_regional_domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
  origin_access_control_id    = aws_cloudfront_origin_access_control.atlas.id
}

module "public_tiles" {
  source = "./modules/cdn"

  comment            = "Public tiles"
  origin_domain_name = "open-tiles-example.s3.eu-central-1.amazonaws.com"
}

variable "environment" {
  type    = string
  default = "test"
}

output "oai_path" {
  value = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
}
