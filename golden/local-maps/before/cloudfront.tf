resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "press"
}

resource "aws_cloudfront_origin_access_identity" "gallery" {
  comment = "gallery"
}

resource "aws_cloudfront_origin_access_identity" "archive" {
  comment = "archive"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    s3_origin_config {
      origin_access_identity = local.paths["press"]
    }
  }

  origin {
    domain_name = aws_s3_bucket.gallery.bucket_regional_domain_name
    origin_id   = "gallery"

    s3_origin_config {
      origin_access_identity = local.paths.gallery
    }
  }

  default_cache_behavior {
    target_origin_id       = "press"
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

resource "aws_cloudfront_distribution" "archive" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_id   = "archive"

    s3_origin_config {
      origin_access_identity = local.archive_reader.path
    }
  }

  default_cache_behavior {
    target_origin_id       = "archive"
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
