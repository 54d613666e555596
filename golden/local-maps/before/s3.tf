resource "aws_s3_bucket" "press" {
  bucket = "riverside-press"
}

data "aws_iam_policy_document" "press" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = local.reader_arns
    }
  }
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = data.aws_iam_policy_document.press.json
}

resource "aws_s3_bucket" "gallery" {
  bucket = "riverside-gallery"
}

data "aws_iam_policy_document" "gallery" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.gallery.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = concat(local.reader_arns, [aws_iam_role.backup.arn])
    }
  }
}

resource "aws_s3_bucket_policy" "gallery" {
  bucket = aws_s3_bucket.gallery.id
  policy = data.aws_iam_policy_document.gallery.json
}

resource "aws_s3_bucket" "archive" {
  bucket = "riverside-archive"
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = flatten([local.archive_arns, aws_iam_role.backup.arn])
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}
