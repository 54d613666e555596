resource "aws_s3_bucket" "atlas" {
  bucket = "meridian-atlas"
}

data "aws_iam_policy_document" "atlas" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = aws_cloudfront_origin_access_identity.atlas[*].iam_arn
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.atlas.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.atlas.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "atlas" {
  bucket = aws_s3_bucket.atlas.id
  policy = data.aws_iam_policy_document.atlas.json
}

resource "aws_s3_bucket" "globe" {
  bucket = "meridian-globe"
}

data "aws_iam_policy_document" "globe" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.globe.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = aws_cloudfront_origin_access_identity.atlas[*].iam_arn
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.globe.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.globe.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "globe" {
  bucket = aws_s3_bucket.globe.id
  policy = data.aws_iam_policy_document.globe.json
}

resource "aws_s3_bucket" "charts" {
  bucket = "meridian-charts"
}

data "aws_iam_policy_document" "charts" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.charts.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.charts.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.charts.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.charts.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "charts" {
  bucket = aws_s3_bucket.charts.id
  policy = data.aws_iam_policy_document.charts.json
}

resource "aws_s3_bucket" "sextant" {
  bucket = "meridian-sextant"
}
