resource "aws_s3_bucket" "handbook" {
  bucket = "quillworks-handbook"
}

data "aws_iam_policy_document" "handbook" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.handbook.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.handbook.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.handbook.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.handbook.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "handbook" {
  bucket = aws_s3_bucket.handbook.id
  policy = data.aws_iam_policy_document.handbook.json
}

resource "aws_s3_bucket" "blog" {
  bucket = "quillworks-blog"
}

data "aws_iam_policy_document" "blog" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.blog.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.blog.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "blog" {
  bucket = aws_s3_bucket.blog.id
  policy = data.aws_iam_policy_document.blog.json
}

resource "aws_s3_bucket" "press" {
  bucket = "quillworks-press"
}

data "aws_iam_policy_document" "press" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.press.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.press.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.id
  policy = data.aws_iam_policy_document.press.json
}
