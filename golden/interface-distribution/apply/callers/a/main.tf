provider "aws" {
  region = "eu-central-1"
}

module "site" {
  source = "./../.."

  name = "spruce"
}

# Another bucket that the site's OAI may read from.
resource "aws_s3_bucket" "archive" {
  bucket = "spruce-archive"
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.site.origin_access_identity.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}
