resource "aws_cloudfront_origin_access_identity" "orchard" {
  comment = "orchard"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "orchard" {
  name                              = aws_s3_bucket.orchard.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "cellar" {
  count = var.has_identity ? 1 : 0

  comment = "cellar"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "cellar" {
  count = var.has_identity ? 1 : 0

  name                              = aws_s3_bucket.cellar.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "harvest" {
  comment = "harvest"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "harvest" {
  name                              = aws_s3_bucket.harvest.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "orchard" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.orchard.bucket_regional_domain_name
    origin_id   = "orchard"

    dynamic "s3_origin_config" {
      for_each = var.is_private ? [1] : []

      content {
        origin_access_identity = aws_cloudfront_origin_access_identity.orchard.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "orchard"
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

resource "aws_cloudfront_distribution" "cellar" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.cellar.bucket_regional_domain_name
    origin_id   = "cellar"

    dynamic "s3_origin_config" {
      for_each = aws_cloudfront_origin_access_identity.cellar[*].cloudfront_access_identity_path

      content {
        origin_access_identity = s3_origin_config.value
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "cellar"
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

resource "aws_cloudfront_distribution" "cider" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.cider.bucket_regional_domain_name
    origin_id   = "cider"

    dynamic "s3_origin_config" {
      for_each = length(aws_cloudfront_origin_access_identity.cellar) > 0 ? [aws_cloudfront_origin_access_identity.cellar[0].cloudfront_access_identity_path] : []
      iterator = identity

      content {
        origin_access_identity = identity.value
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "cider"
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

resource "aws_cloudfront_distribution" "harvest" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.harvest.bucket_regional_domain_name
    origin_id   = "harvest"

    dynamic "s3_origin_config" {
      for_each = var.harvest_windows

      content {
        origin_access_identity = aws_cloudfront_origin_access_identity.harvest.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "harvest"
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
