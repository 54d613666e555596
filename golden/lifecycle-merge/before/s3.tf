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
}

resource "aws_s3_bucket_policy" "receipts" {
  bucket = aws_s3_bucket.receipts.id
  policy = data.aws_iam_policy_document.receipts.json
}
