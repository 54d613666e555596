resource "aws_s3_bucket" "prints" {
  bucket = "museum-prints"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "prints" {
  bucket = aws_s3_bucket.prints.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_prints.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "prints" {
  bucket = aws_s3_bucket.prints.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.prints.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.prints.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "plates" {
  bucket = "museum-plates"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "plates" {
  bucket = aws_s3_bucket.plates.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key_plates.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "plates" {
  bucket = aws_s3_bucket.plates.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.plates.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.plates.arn
          }
        }
      },
    ]
  })
}
