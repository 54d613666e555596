# The build output of the single-page application. CI syncs into it after every merge;
# nobody but CloudFront reads it.
resource "aws_s3_bucket" "webapp" {
  bucket = "${var.project}-webapp-${var.environment}"
}

resource "aws_s3_bucket_public_access_block" "webapp" {
  bucket = aws_s3_bucket.webapp.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# No ACLs: who reads and writes is decided by policies alone.
resource "aws_s3_bucket_ownership_controls" "webapp" {
  bucket = aws_s3_bucket.webapp.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# New objects are encrypted with a key of our own; those from before keep the encryption they were written with.
resource "aws_s3_bucket_server_side_encryption_configuration" "webapp" {
  bucket = aws_s3_bucket.webapp.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.webapp_key.key_arn
    }
  }
}

resource "aws_s3_bucket_policy" "webapp" {
  bucket = aws_s3_bucket.webapp.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "CloudFrontRead"
      Effect = "Allow"
      Principal = {
        AWS = aws_cloudfront_origin_access_identity.webapp.iam_arn
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.webapp.arn}/*"
    }]
  })
}
