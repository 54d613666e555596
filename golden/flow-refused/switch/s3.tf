resource "aws_s3_bucket" "programme" {
  bucket = "lantern-programme"
}

data "aws_iam_policy_document" "programme" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.programme.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.summer.iam_arn, aws_cloudfront_origin_access_identity.winter.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "programme" {
  bucket = aws_s3_bucket.programme.id
  policy = data.aws_iam_policy_document.programme.json
}

resource "aws_s3_bucket" "posters" {
  bucket = "lantern-posters"
}

data "aws_iam_policy_document" "posters" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.posters.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.summer.iam_arn, aws_cloudfront_origin_access_identity.winter.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "posters" {
  bucket = aws_s3_bucket.posters.id
  policy = data.aws_iam_policy_document.posters.json
}

resource "aws_s3_bucket" "tickets" {
  bucket = "lantern-tickets"
}

resource "aws_s3_bucket" "stage" {
  bucket = "lantern-stage"
}

data "aws_iam_policy_document" "stage" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.stage.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = local.reader_arns
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.stage.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.stage.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "stage" {
  bucket = aws_s3_bucket.stage.id
  policy = data.aws_iam_policy_document.stage.json
}
