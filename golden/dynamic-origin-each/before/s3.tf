resource "aws_s3_bucket" "section" {
  for_each = var.sections

  bucket = each.value
}

data "aws_iam_policy_document" "section" {
  for_each = var.sections

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.section[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.section[each.key].iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "section" {
  for_each = var.sections

  bucket = aws_s3_bucket.section[each.key].id
  policy = data.aws_iam_policy_document.section[each.key].json
}

resource "aws_s3_bucket" "supplement" {
  for_each = var.supplements

  bucket = "courier-${each.key}"
}

data "aws_iam_policy_document" "supplement" {
  for_each = var.supplements

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.supplement[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.supplement.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "supplement" {
  for_each = var.supplements

  bucket = aws_s3_bucket.supplement[each.key].id
  policy = data.aws_iam_policy_document.supplement[each.key].json
}

resource "aws_s3_bucket" "archive" {
  bucket = "courier-archive"
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.archive.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}

resource "aws_s3_bucket" "letters" {
  bucket = "courier-letters"
}

data "aws_iam_policy_document" "letters" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.letters.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.letters.iam_arn]
    }
  }

  # Written when the first upstream was made private.
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
