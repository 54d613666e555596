resource "aws_s3_bucket" "letters" {
  bucket = "archive-letters"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "letters" {
  bucket = aws_s3_bucket.letters.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_letters.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "letters" {
  bucket = aws_s3_bucket.letters.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.letters.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.letters.arn}/*"
      },
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.letters.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.letters.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "diaries" {
  bucket = "archive-diaries"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "diaries" {
  bucket = aws_s3_bucket.diaries.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_diaries.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "diaries" {
  bucket = aws_s3_bucket.diaries.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.diaries.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.diaries.arn}/*"
      },
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.diaries.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.diaries.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "albums" {
  bucket = "archive-albums"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "albums" {
  bucket = aws_s3_bucket.albums.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_albums["albums"].key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "albums" {
  bucket = aws_s3_bucket.albums.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.albums.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.albums.arn}/*"
      },
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.albums.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.albums.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "files" {
  bucket = "archive-files"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "files" {
  bucket = aws_s3_bucket.files.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_files.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "files" {
  bucket = aws_s3_bucket.files.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.files.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.files.arn}/*"
      },
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.files.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.files.arn
          }
        }
      },
    ]
  })
}
