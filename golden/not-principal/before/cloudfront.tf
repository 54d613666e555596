resource "aws_cloudfront_origin_access_identity" "tax_forms" {
  comment = "tax forms"
}

resource "aws_cloudfront_distribution" "tax_forms" {
  enabled     = true
  price_class = "PriceClass_100"

  origin {
    domain_name = aws_s3_bucket.tax_forms.bucket_regional_domain_name
    origin_id   = "forms"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.tax_forms.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "forms"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]

    forwarded_values {
      query_string = false

      cookies {
        forward = "none"
      }
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "whitelist"
      locations        = ["US"]
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
