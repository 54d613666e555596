# Pattern: a published module with the bucket, its policy and the OAI; each caller has the distribution, and puts the OAI's path into it.

resource "aws_cloudfront_origin_access_identity" "origin" {
  comment = "Reads ${local.bucket}"
}

resource "aws_s3_bucket" "origin" {
  bucket = local.bucket
  tags   = var.tags
}

data "aws_iam_policy_document" "read" {
  statement {
    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.origin.iam_arn]
    }
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.bucket}/*"]
  }
}

resource "aws_s3_bucket_policy" "read" {
  bucket = aws_s3_bucket.origin.bucket
  policy = data.aws_iam_policy_document.read.json
}
