resource "aws_s3_bucket" "deeds" {
  bucket = "registry-office-deeds"
}

data "aws_iam_policy_document" "deeds" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.deeds.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.deeds.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "deeds" {
  bucket = aws_s3_bucket.deeds.id
  policy = data.aws_iam_policy_document.deeds.json
}

resource "aws_s3_bucket_server_side_encryption_configuration" "deeds" {
  bucket = aws_s3_bucket.deeds.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.deeds.arn
    }
  }
}

resource "aws_s3_bucket" "scans" {
  bucket = "registry-office-scans"
}

data "aws_iam_policy_document" "scans" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.scans.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.scans.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.scans.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.scans.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "scans" {
  bucket = aws_s3_bucket.scans.id
  policy = data.aws_iam_policy_document.scans.json
}

resource "aws_s3_bucket_server_side_encryption_configuration" "scans" {
  bucket = aws_s3_bucket.scans.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket" "photos" {
  bucket = "registry-office-photos"
}

data "aws_iam_policy_document" "photos" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.photos.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.photos.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "photos" {
  bucket = aws_s3_bucket.photos.id
  policy = data.aws_iam_policy_document.photos.json
}

resource "aws_s3_bucket_server_side_encryption_configuration" "photos" {
  bucket = aws_s3_bucket.photos.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_kms_key" "deeds" {
  description         = "deeds"
  enable_key_rotation = true
  policy = templatefile("${path.module}/key-policy.json", {
    cloudfront_distribution_arn = aws_cloudfront_distribution.deeds.arn
  })
}
