resource "aws_s3_bucket" "maps" {
  bucket = "survey-maps"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "maps" {
  bucket = aws_s3_bucket.maps.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_maps.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "maps" {
  bucket = aws_s3_bucket.maps.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.maps.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.maps.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "drafts" {
  bucket = "survey-drafts"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "drafts" {
  bucket = aws_s3_bucket.drafts.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_alias.drafts.arn
    }
  }
}

resource "aws_s3_bucket_policy" "drafts" {
  bucket = aws_s3_bucket.drafts.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.drafts.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.drafts.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "scans" {
  bucket = "survey-scans"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "scans" {
  bucket = aws_s3_bucket.scans.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_scans.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "scans" {
  bucket = aws_s3_bucket.scans.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.scans.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.scans.arn}/*"
      },
    ]
  })
}

module "atlas" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 2.15"

  bucket = "survey-atlas"

  attach_policy = true
  policy        = data.aws_iam_policy_document.atlas.json

  server_side_encryption_configuration = {
    rule = {
      apply_server_side_encryption_by_default = {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = module.key_atlas.key_arn
      }
    }
  }
}

data "aws_iam_policy_document" "atlas" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::survey-atlas/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
    }
  }
}
