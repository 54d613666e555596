# Deprecated: replaced by aws_cloudfront_origin_access_control.maps.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "maps" {
  comment = "Deprecated: maps"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "maps" {
  name                              = aws_s3_bucket.maps.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "maps" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.maps.bucket_regional_domain_name
    origin_id   = "maps"

    origin_access_control_id = aws_cloudfront_origin_access_control.maps.id
  }

  default_cache_behavior {
    target_origin_id       = "maps"
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.drafts.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "drafts" {
  comment = "Deprecated: drafts"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "drafts" {
  name                              = aws_s3_bucket.drafts.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "drafts" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.drafts.bucket_regional_domain_name
    origin_id   = "drafts"

    origin_access_control_id = aws_cloudfront_origin_access_control.drafts.id
  }

  default_cache_behavior {
    target_origin_id       = "drafts"
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.scans.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "scans" {
  comment = "Deprecated: scans"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "scans" {
  name                              = aws_s3_bucket.scans.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "scans" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.scans.bucket_regional_domain_name
    origin_id   = "scans"

    origin_access_control_id = aws_cloudfront_origin_access_control.scans.id
  }

  default_cache_behavior {
    target_origin_id       = "scans"
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.atlas.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "Deprecated: atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = "survey-atlas"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "atlas" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = module.atlas.s3_bucket_bucket_regional_domain_name
    origin_id   = "atlas"

    origin_access_control_id = aws_cloudfront_origin_access_control.atlas.id
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
