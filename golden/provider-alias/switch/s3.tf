resource "aws_s3_bucket" "timetable" {
  provider = aws.frankfurt

  bucket = "tram-timetable"
}

resource "aws_s3_bucket_public_access_block" "timetable" {
  provider = aws.frankfurt
  bucket   = aws_s3_bucket.timetable.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "timetable" {
  provider = aws.frankfurt

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.timetable.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["${aws_cloudfront_origin_access_identity.timetable.iam_arn}"]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.timetable.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.timetable.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "timetable" {
  provider = aws.frankfurt

  bucket = aws_s3_bucket.timetable.id
  policy = data.aws_iam_policy_document.timetable.json
}
