resource "aws_s3_bucket" "orchard" {
  bucket = "hollow-orchard"
}

data "aws_iam_policy_document" "orchard" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.orchard.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.orchard.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.orchard.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.orchard.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "orchard" {
  bucket = aws_s3_bucket.orchard.id
  policy = data.aws_iam_policy_document.orchard.json
}

resource "aws_s3_bucket" "cellar" {
  bucket = "hollow-cellar"
}

data "aws_iam_policy_document" "cellar" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.cellar.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = aws_cloudfront_origin_access_identity.cellar[*].iam_arn
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.cellar.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.cellar.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "cellar" {
  bucket = aws_s3_bucket.cellar.id
  policy = data.aws_iam_policy_document.cellar.json
}

resource "aws_s3_bucket" "cider" {
  bucket = "hollow-cider"
}

data "aws_iam_policy_document" "cider" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.cider.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [try(aws_cloudfront_origin_access_identity.cellar[0].iam_arn, "")]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.cider.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.cider.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "cider" {
  bucket = aws_s3_bucket.cider.id
  policy = data.aws_iam_policy_document.cider.json
}

resource "aws_s3_bucket" "harvest" {
  bucket = "hollow-harvest"
}

data "aws_iam_policy_document" "harvest" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.harvest.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.harvest.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.harvest.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.harvest.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "harvest" {
  bucket = aws_s3_bucket.harvest.id
  policy = data.aws_iam_policy_document.harvest.json
}
