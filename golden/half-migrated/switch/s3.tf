resource "aws_s3_bucket" "storefront" {
  bucket = "lantern-storefront"
}

data "aws_iam_policy_document" "storefront" {
  # TODO: drop once nothing is on the identity any more
  statement {
    sid       = "OaiRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.storefront.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.lantern.iam_arn]
    }
  }

  statement {
    sid       = "OacRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.storefront.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.storefront.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "storefront" {
  bucket = aws_s3_bucket.storefront.id
  policy = data.aws_iam_policy_document.storefront.json
}

resource "aws_s3_bucket" "backoffice" {
  bucket = "lantern-backoffice"
}

data "aws_iam_policy_document" "backoffice" {
  statement {
    sid       = "OaiRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.backoffice.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.lantern.iam_arn]
    }
  }

  statement {
    sid       = "OacRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.backoffice.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.backoffice.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "backoffice" {
  bucket = aws_s3_bucket.backoffice.id
  policy = data.aws_iam_policy_document.backoffice.json
}
