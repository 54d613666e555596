data "aws_iam_policy_document" "reports" {
  statement {
    sid       = "ReadPublished"
    actions   = ["s3:GetObject"]
    resources = ["${var.reports_bucket.arn}/published/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.reports.iam_arn]
    }
  }

  statement {
    sid       = "ReadPublishedOAC"
    actions   = ["s3:GetObject"]
    resources = ["${var.reports_bucket.arn}/published/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.reports.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = var.reports_bucket.name
  policy = data.aws_iam_policy_document.reports.json
}
