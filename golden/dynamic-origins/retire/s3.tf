resource "aws_s3_bucket" "this" {
  for_each = var.buckets

  bucket = each.value
}

data "aws_iam_policy_document" "this" {
  for_each = var.buckets

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = concat([aws_cloudfront_distribution.this.arn], each.key == "guides" ? [aws_cloudfront_distribution.preview.arn] : [])
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = var.buckets

  bucket = aws_s3_bucket.this[each.key].id
  policy = data.aws_iam_policy_document.this[each.key].json
}
