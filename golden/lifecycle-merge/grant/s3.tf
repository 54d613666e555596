resource "aws_s3_bucket" "checkout" {
  bucket = "pagamento-checkout-widget"
}

data "aws_iam_policy_document" "checkout" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.checkout.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.checkout.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.checkout.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.pagamento.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "checkout" {
  bucket = aws_s3_bucket.checkout.id
  policy = data.aws_iam_policy_document.checkout.json
}

resource "aws_s3_bucket" "receipts" {
  bucket = "pagamento-receipts"
}

data "aws_iam_policy_document" "receipts" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.receipts.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.receipts.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.receipts.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.pagamento.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "receipts" {
  bucket = aws_s3_bucket.receipts.id
  policy = data.aws_iam_policy_document.receipts.json
}
