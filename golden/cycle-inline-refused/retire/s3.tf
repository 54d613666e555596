resource "aws_s3_bucket" "minutes" {
  bucket = "alder-board-minutes"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.minutes.arn
      }
    }
  }
}

data "aws_iam_policy_document" "minutes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.minutes.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.minutes.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.minutes.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.minutes.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "minutes" {
  bucket = aws_s3_bucket.minutes.id
  policy = data.aws_iam_policy_document.minutes.json
}

resource "aws_s3_bucket" "notices" {
  bucket = "alder-notices"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = aws_cloudfront_origin_access_identity.notices.iam_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::alder-notices/*"
    }]
  })
}

# Added with the audit of 2023.
resource "aws_s3_bucket_policy" "notices" {
  bucket = aws_s3_bucket.notices.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.notices.arn, "${aws_s3_bucket.notices.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
