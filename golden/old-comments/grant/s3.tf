resource "aws_s3_bucket" "værmelding" {
  bucket = "fjord-vaermelding"
}

data "aws_iam_policy_document" "værmelding" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.værmelding.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.værmelding.iam_arn]
      # identifiers = [aws_cloudfront_origin_access_identity.gammel.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.værmelding.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.værmelding.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "værmelding" {
  bucket = aws_s3_bucket.værmelding.id
  policy = data.aws_iam_policy_document.værmelding.json
}