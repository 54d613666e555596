# Deprecated: replaced by aws_cloudfront_origin_access_control.press.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "Deprecated: press"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "press" {
  name                              = aws_s3_bucket.press.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.gallery.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "gallery" {
  comment = "Deprecated: gallery"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "gallery" {
  name                              = aws_s3_bucket.gallery.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.archive.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "archive" {
  comment = "Deprecated: archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "archive" {
  name                              = aws_s3_bucket.archive.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    origin_access_control_id = aws_cloudfront_origin_access_control.press.id
  }

  origin {
    domain_name = aws_s3_bucket.gallery.bucket_regional_domain_name
    origin_id   = "gallery"

    origin_access_control_id = aws_cloudfront_origin_access_control.gallery.id
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

    origin_access_control_id = var.is_open ? null : aws_cloudfront_origin_access_control.archive.id
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
