# Pattern: the bucket policy as an inline jsonencode whose one statement hugs its list, no Sid, no Version.

resource "aws_s3_bucket" "release_notes" {
  bucket = "release-notes-${var.environment}"

  tags = {
    Environment = var.environment
  }
}

resource "aws_s3_bucket_public_access_block" "release_notes" {
  bucket                  = aws_s3_bucket.release_notes.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.release_notes_oai.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "release_notes_oai" {
  comment = substr("Deprecated: release notes ${var.environment}", 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "release_notes_oai" {
  name                              = aws_s3_bucket.release_notes.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "release_notes" {
  bucket = aws_s3_bucket.release_notes.id
  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
      Principal = {
        AWS = aws_cloudfront_origin_access_identity.release_notes_oai.iam_arn
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.release_notes.arn}/*"
      }, {
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.release_notes.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.release_notes.arn
        }
      }
    }]
  })
}

data "aws_cloudfront_cache_policy" "caching_optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_distribution" "release_notes" {
  enabled             = true
  is_ipv6_enabled     = true
  comment             = "release notes (${var.environment})"
  default_root_object = "index.html"
  aliases             = ["release-notes.${var.environment}.example.com"]

  origin {
    domain_name = aws_s3_bucket.release_notes.bucket_regional_domain_name
    origin_id   = aws_s3_bucket.release_notes.bucket_regional_domain_name

    origin_access_control_id = aws_cloudfront_origin_access_control.release_notes_oai.id
  }

  default_cache_behavior {
    target_origin_id       = aws_s3_bucket.release_notes.bucket_regional_domain_name
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = data.aws_cloudfront_cache_policy.caching_optimized.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
