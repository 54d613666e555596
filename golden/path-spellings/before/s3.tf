resource "aws_s3_bucket" "journal" {
  bucket = "gazette-journal"
}

data "aws_iam_policy_document" "journal" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.journal.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.journal.iam_arn]
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
      type        = "AWS"
      identifiers = ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${aws_cloudfront_origin_access_identity.letters.id}"]
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
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = aws_cloudfront_origin_access_identity.archive.*.iam_arn
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.archive.json
}
