resource "aws_s3_bucket" "shop" {
  bucket = "thimble-shop"
}

data "aws_iam_policy_document" "shop" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.shop.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.shop.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.shop.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.shop.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "shop" {
  bucket = aws_s3_bucket.shop.id
  policy = data.aws_iam_policy_document.shop.json
}
