provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name          = "heron-b-own-policy"
  attach_policy = false
}

data "aws_iam_policy_document" "site" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::heron-b-own-policy/*"]

    principals {
      type        = "AWS"
      identifiers = [module.site.oai_iam_arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::heron-b-own-policy"]

    principals {
      type        = "AWS"
      identifiers = [module.site.oai_iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  bucket = module.site.bucket
  policy = data.aws_iam_policy_document.site.json
}
