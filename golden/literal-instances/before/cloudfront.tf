resource "aws_cloudfront_distribution" "docs" {
  enabled             = true
  default_root_object = "index.html"
  comment             = "documentation"

  origin {
    domain_name = aws_s3_bucket.content["docs"].bucket_regional_domain_name
    origin_id   = "docs"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.content["docs"].cloudfront_access_identity_path
    }
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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.content["blog"].cloudfront_access_identity_path
    }
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
