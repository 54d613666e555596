resource "aws_cloudfront_origin_access_identity" "ledger" {
  comment = "ledger"
}

resource "aws_cloudfront_distribution" "ledger" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.ledger.bucket_regional_domain_name
    origin_id   = "ledger"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.ledger.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "ledger"
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

resource "aws_cloudfront_origin_access_identity" "invoices" {
  comment = "invoices"
}

resource "aws_cloudfront_distribution" "invoices" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.invoices.bucket_regional_domain_name
    origin_id   = "invoices"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.invoices.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "invoices"
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

resource "aws_cloudfront_origin_access_identity" "receipts" {
  comment = "receipts"
}

resource "aws_cloudfront_distribution" "receipts" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.receipts.bucket_regional_domain_name
    origin_id   = "receipts"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.receipts.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "receipts"
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
