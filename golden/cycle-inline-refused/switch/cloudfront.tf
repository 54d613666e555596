resource "aws_cloudfront_origin_access_identity" "minutes" {
  comment = "minutes"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "minutes" {
  name                              = "minutes"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
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

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "notices" {
  name                              = "notices"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
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
