# Deprecated: replaced by aws_cloudfront_origin_access_control.journal.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "journal" {
  comment = "Deprecated: journal"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "journal" {
  name                              = aws_s3_bucket.journal.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "journal" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.journal.bucket_regional_domain_name
    origin_id   = "journal"

    origin_access_control_id = aws_cloudfront_origin_access_control.journal.id
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.letters.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "letters" {
  comment = "Deprecated: letters"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "letters" {
  name                              = aws_s3_bucket.letters.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "letters" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.letters.bucket_regional_domain_name
    origin_id   = "letters"

    origin_access_control_id = aws_cloudfront_origin_access_control.letters.id
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.archive.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "archive" {
  count = var.has_archive ? 1 : 0

  comment = "Deprecated: archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "archive" {
  count = var.has_archive ? 1 : 0

  name                              = aws_s3_bucket.archive.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "archive" {
  count = var.has_archive ? 1 : 0

  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_id   = "archive"

    origin_access_control_id = aws_cloudfront_origin_access_control.archive[0].id
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
