resource "aws_cloudfront_origin_access_identity" "minutes" {
  comment = "minutes"
}

resource "aws_cloudfront_distribution" "minutes" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.minutes.bucket_regional_domain_name
    origin_id   = "minutes"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.minutes.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "minutes"
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

resource "aws_cloudfront_origin_access_identity" "notices" {
  comment = "notices"
}

resource "aws_cloudfront_distribution" "notices" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.notices.bucket_regional_domain_name
    origin_id   = "notices"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.notices.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "notices"
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
