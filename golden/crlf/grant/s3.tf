resource "aws_s3_bucket" "invoices" {
  bucket = "billing-invoice-viewer"
}

# Who reads what:
#	CloudFront	s3:GetObject
#	billing job	s3:PutObject	(by its own role policy)
resource "aws_s3_bucket_policy" "invoices" {
  bucket = aws_s3_bucket.invoices.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "CloudFrontRead"
        Effect = "Allow"
        Principal = {
          AWS = aws_cloudfront_origin_access_identity.invoices.iam_arn
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.invoices.arn}/*"
      },
      {
        Sid    = "CloudFrontReadOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.invoices.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.invoices.arn
          }
        }
      }
    ]
  })
}

resource "aws_s3_bucket_public_access_block" "invoices" {
  bucket                  = aws_s3_bucket.invoices.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
