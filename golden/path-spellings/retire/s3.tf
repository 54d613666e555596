resource "aws_s3_bucket" "journal" {
  bucket = "gazette-journal"
}

data "aws_iam_policy_document" "journal" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.journal.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.journal.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "journal" {
  bucket = aws_s3_bucket.journal.id
  policy = data.aws_iam_policy_document.journal.json
}

resource "aws_s3_bucket" "letters" {
  bucket = "gazette-letters"
}

data "aws_iam_policy_document" "letters" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.letters.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.letters.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "letters" {
  bucket = aws_s3_bucket.letters.id
  policy = data.aws_iam_policy_document.letters.json
}

resource "aws_s3_bucket" "archive" {
  bucket = "gazette-archive"
}

data "aws_iam_policy_document" "archive" {
  dynamic "statement" {
    for_each = length(aws_cloudfront_distribution.archive) > 0 ? [1] : []

    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.archive.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = aws_cloudfront_distribution.archive[*].arn
      }
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}
