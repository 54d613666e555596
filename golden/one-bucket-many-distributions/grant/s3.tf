# All tenants live in this bucket, each below its own prefix.
resource "aws_s3_bucket" "help_center" {
  bucket = "help-center-content"
}

data "aws_iam_policy_document" "help_center" {
  statement {
    sid       = "CloudFront"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.help_center.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.help_center.iam_arn]
    }
  }

  statement {
    sid       = "CloudFrontOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.help_center.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = concat([aws_cloudfront_distribution.preview.arn], values(aws_cloudfront_distribution.tenant)[*].arn)
    }
  }
}

resource "aws_s3_bucket_policy" "help_center" {
  bucket = aws_s3_bucket.help_center.id
  policy = data.aws_iam_policy_document.help_center.json
}
