resource "aws_s3_bucket" "metrics" {
  bucket = "larkspur-metrics"
}

resource "aws_s3_bucket_public_access_block" "metrics" {
  bucket = aws_s3_bucket.metrics.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "metrics" {
  bucket = aws_s3_bucket.metrics.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AllowCloudfront"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.metrics.arn}/*"
        Principal = {
          AWS = aws_cloudfront_origin_access_identity.metrics.iam_arn
        }
      },
      {
        Sid      = "AllowCloudfrontOAC"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.metrics.arn}/*"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.website.distribution_arn
          }
        }
      },
      {
        Sid      = "DenyCloudfront"
        Effect   = "Deny"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.metrics.arn}/raw/*"
        Principal = {
          AWS = aws_cloudfront_origin_access_identity.metrics.iam_arn
        }
      },
      {
        Sid      = "DenyCloudfrontOAC"
        Effect   = "Deny"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.metrics.arn}/raw/*"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.website.distribution_arn
          }
        }
      }
    ]
  })
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.metrics.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "metrics" {
  comment = "Deprecated: metrics.larkspur.example"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "metrics" {
  name                              = "metrics.larkspur.example"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}
