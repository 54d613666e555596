resource "aws_cloudfront_origin_access_identity" "maps" {
  comment = "maps"

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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.maps.cloudfront_access_identity_path
    }
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

resource "aws_cloudfront_origin_access_identity" "drafts" {
  comment = "drafts"

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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.drafts.cloudfront_access_identity_path
    }
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

resource "aws_cloudfront_origin_access_identity" "scans" {
  comment = "scans"

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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.scans.cloudfront_access_identity_path
    }
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

resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "atlas"

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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
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
