resource "aws_cloudfront_distribution" "booking" {
  enabled             = true
  default_root_object = "index.html"
  http_version        = "http2and3"

  origin {
    origin_id   = "S3-booking"
    domain_name = aws_s3_bucket.booking.bucket_regional_domain_name

    origin_access_control_id = aws_cloudfront_origin_access_control.booking.id
  }

  default_cache_behavior {
    target_origin_id       = "S3-booking"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD", "OPTIONS"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6" # Managed-CachingOptimized
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
