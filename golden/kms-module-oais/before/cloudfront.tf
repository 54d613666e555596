resource "aws_cloudfront_origin_access_identity" "prints" {
  comment = "prints"
}

resource "aws_cloudfront_distribution" "prints" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.prints.bucket_regional_domain_name
    origin_id   = "prints"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.prints.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "prints"
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

resource "aws_cloudfront_origin_access_identity" "plates" {
  comment = "plates"
}

resource "aws_cloudfront_distribution" "plates" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.plates.bucket_regional_domain_name
    origin_id   = "plates"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.plates.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "plates"
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
