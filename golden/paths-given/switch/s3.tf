resource "aws_s3_bucket" "timetable" {
  bucket = "skerry-ferries-timetable"
}

data "aws_iam_policy_document" "timetable" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.timetable.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.timetable.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "timetable" {
  bucket = aws_s3_bucket.timetable.id
  policy = data.aws_iam_policy_document.timetable.json
}
