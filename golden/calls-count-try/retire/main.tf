# Pattern: the OAI is a module that is called with a `count`, and taken by `try` where it may be missing.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "pictures" {
  bucket = "larkmoor-pictures"
}

module "identity" {
  source = "./modules/identity"
  count  = var.private ? 1 : 0

  comment = "larkmoor-pictures"
}

module "site" {
  source = "./modules/site"

  name                     = "pictures"
  bucket_domain_name       = aws_s3_bucket.pictures.bucket_regional_domain_name
  origin_access_control_id = try(module.identity[0].origin_access_control_id, null)
}

data "aws_iam_policy_document" "pictures" {
  count = var.private ? 1 : 0

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pictures.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.site.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "pictures" {
  count  = var.private ? 1 : 0
  bucket = aws_s3_bucket.pictures.id
  policy = data.aws_iam_policy_document.pictures[0].json
}

variable "private" {
  description = "Whether the pictures are read through CloudFront alone"
  type        = bool
  default     = true
}
