resource "aws_cloudfront_origin_access_identity" "summer" {
  comment = "summer"
}

resource "aws_cloudfront_origin_access_identity" "winter" {
  comment = "winter"
}

resource "aws_cloudfront_origin_access_identity" "stage" {
  comment = "stage"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "stage" {
  name                              = aws_s3_bucket.stage.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "programme" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.programme.bucket_regional_domain_name
    origin_id   = "programme"

    s3_origin_config {
      origin_access_identity = local.paths[var.season]
    }
  }

  default_cache_behavior {
    target_origin_id       = "programme"
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

resource "aws_cloudfront_distribution" "posters" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.posters.bucket_regional_domain_name
    origin_id   = "posters"

    s3_origin_config {
      origin_access_identity = var.season == "summer" ? aws_cloudfront_origin_access_identity.summer.cloudfront_access_identity_path : aws_cloudfront_origin_access_identity.winter.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "posters"
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

resource "aws_cloudfront_distribution" "tickets" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.tickets.bucket_regional_domain_name
    origin_id   = "tickets"

    dynamic "s3_origin_config" {
      for_each = var.identity_paths

      content {
        origin_access_identity = s3_origin_config.value
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "tickets"
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

resource "aws_cloudfront_distribution" "stage" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.stage.bucket_regional_domain_name
    origin_id   = "stage"

    origin_access_control_id = aws_cloudfront_origin_access_control.stage.id
  }

  default_cache_behavior {
    target_origin_id       = "stage"
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
