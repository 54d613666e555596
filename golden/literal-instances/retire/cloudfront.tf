resource "aws_cloudfront_distribution" "docs" {
  enabled             = true
  default_root_object = "index.html"
  comment             = "documentation"

  origin {
    domain_name = aws_s3_bucket.content["docs"].bucket_regional_domain_name
    origin_id   = "docs"

    origin_access_control_id = aws_cloudfront_origin_access_control.content["docs"].id
  }

  default_cache_behavior {
    target_origin_id       = "docs"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
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

resource "aws_cloudfront_distribution" "blog" {
  enabled             = true
  default_root_object = "index.html"
  comment             = "blog"

  origin {
    domain_name = aws_s3_bucket.content["blog"].bucket_regional_domain_name
    origin_id   = "blog"

    origin_access_control_id = aws_cloudfront_origin_access_control.content["blog"].id
  }

  default_cache_behavior {
    target_origin_id       = "blog"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
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
