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

  name               = "pictures"
  bucket_domain_name = aws_s3_bucket.pictures.bucket_regional_domain_name
  oai_path           = try(module.identity[0].cloudfront_access_identity_path, "")
}

data "aws_iam_policy_document" "pictures" {
  count = var.private ? 1 : 0

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pictures.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.identity[0].iam_arn]
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
