resource "aws_cloudfront_origin_access_identity" "journal" {
  comment = "journal"
}

resource "aws_cloudfront_distribution" "journal" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.journal.bucket_regional_domain_name
    origin_id   = "journal"

    s3_origin_config {
      origin_access_identity = "origin-access-identity/cloudfront/${aws_cloudfront_origin_access_identity.journal.id}"
    }
  }

  default_cache_behavior {
    target_origin_id       = "journal"
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

resource "aws_cloudfront_origin_access_identity" "letters" {
  comment = "letters"
}

resource "aws_cloudfront_distribution" "letters" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.letters.bucket_regional_domain_name
    origin_id   = "letters"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.letters.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "letters"
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

resource "aws_cloudfront_origin_access_identity" "archive" {
  count = var.has_archive ? 1 : 0

  comment = "archive"
}

resource "aws_cloudfront_distribution" "archive" {
  count = var.has_archive ? 1 : 0

  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_id   = "archive"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.archive.0.cloudfront_access_identity_path
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
