resource "aws_cloudfront_distribution" "storybook" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.storybook.bucket_regional_domain_name
    origin_id   = aws_s3_bucket.storybook.id

    origin_access_control_id = aws_cloudfront_origin_access_control.storybook.id
  }

  default_cache_behavior {
    target_origin_id       = aws_s3_bucket.storybook.id
    viewer_protocol_policy = "redirect-to-https"
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
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
