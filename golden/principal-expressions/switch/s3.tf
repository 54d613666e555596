resource "aws_s3_bucket" "fixtures" {
  bucket = "touchline-fixtures"
}

data "aws_iam_policy_document" "fixtures" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.fixtures.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = compact(flatten([aws_cloudfront_origin_access_identity.fixtures.iam_arn, var.reader_arns]))
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.fixtures.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.fixtures.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "fixtures" {
  bucket = aws_s3_bucket.fixtures.id
  policy = data.aws_iam_policy_document.fixtures.json
}

resource "aws_s3_bucket" "scores" {
  bucket = "touchline-scores"
}

data "aws_iam_policy_document" "scores" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.scores.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = local.oai_arns
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.scores.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.scores.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "scores" {
  bucket = aws_s3_bucket.scores.id
  policy = data.aws_iam_policy_document.scores.json
}

resource "aws_s3_bucket" "standings" {
  bucket = "touchline-standings"
}

data "aws_iam_policy_document" "standings" {
  dynamic "statement" {
    for_each = toset(["current", "archive"])

    content {
      sid       = "Read${title(statement.value)}"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.standings.arn}/${statement.value}/*"]

      principals {
        type        = "AWS"
        identifiers = [aws_cloudfront_origin_access_identity.standings.iam_arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "standings" {
  bucket = aws_s3_bucket.standings.id
  policy = data.aws_iam_policy_document.standings.json
}
