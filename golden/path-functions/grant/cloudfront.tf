resource "aws_cloudfront_origin_access_identity" "atlas" {
  count = var.is_private ? 1 : 0

  comment = "atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  count = var.is_private ? 1 : 0

  name                              = aws_s3_bucket.atlas.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "atlas" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.atlas.bucket_regional_domain_name
    origin_id   = "atlas"

    s3_origin_config {
      origin_access_identity = try(aws_cloudfront_origin_access_identity.atlas[0].cloudfront_access_identity_path, "")
    }
  }

  default_cache_behavior {
    target_origin_id       = "atlas"
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

resource "aws_cloudfront_distribution" "globe" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.globe.bucket_regional_domain_name
    origin_id   = "globe"

    s3_origin_config {
      origin_access_identity = join("", aws_cloudfront_origin_access_identity.atlas.*.cloudfront_access_identity_path)
    }
  }

  default_cache_behavior {
    target_origin_id       = "globe"
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

resource "aws_cloudfront_origin_access_identity" "charts" {
  comment = "charts"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "charts" {
  name                              = aws_s3_bucket.charts.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "charts" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.charts.bucket_regional_domain_name
    origin_id   = "charts"

    s3_origin_config {
      origin_access_identity = var.is_private ? aws_cloudfront_origin_access_identity.charts.cloudfront_access_identity_path : ""
    }
  }

  default_cache_behavior {
    target_origin_id       = "charts"
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

resource "aws_cloudfront_distribution" "sextant" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.sextant.bucket_regional_domain_name
    origin_id   = "sextant"

    s3_origin_config {
      origin_access_identity = var.shared_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "sextant"
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
