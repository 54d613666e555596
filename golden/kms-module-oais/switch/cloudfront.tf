# Deprecated: replaced by aws_cloudfront_origin_access_control.prints.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "prints" {
  comment = "Deprecated: prints"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "prints" {
  name                              = aws_s3_bucket.prints.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "prints" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.prints.bucket_regional_domain_name
    origin_id   = "prints"

    origin_access_control_id = aws_cloudfront_origin_access_control.prints.id
  }

  default_cache_behavior {
    target_origin_id       = "prints"
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.plates.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "plates" {
  comment = "Deprecated: plates"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "plates" {
  name                              = aws_s3_bucket.plates.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "plates" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.plates.bucket_regional_domain_name
    origin_id   = "plates"

    origin_access_control_id = aws_cloudfront_origin_access_control.plates.id
  }

  default_cache_behavior {
    target_origin_id       = "plates"
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
