# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "Deprecated: Harrow travel guides"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = "Harrow travel guides"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.buckets

    content {
      domain_name = aws_s3_bucket.this[origin.key].bucket_regional_domain_name
      origin_id   = origin.key

      origin_access_control_id = aws_cloudfront_origin_access_control.this.id
    }
  }

  default_cache_behavior {
    target_origin_id       = "guides"
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

resource "aws_cloudfront_distribution" "preview" {
  enabled = true

  origin {
    domain_name              = aws_s3_bucket.this["guides"].bucket_regional_domain_name
    origin_id                = "guides"
    origin_path              = "/preview"
    origin_access_control_id = var.origin_access_control_id == null ? aws_cloudfront_origin_access_control.this.id : var.origin_access_control_id
  }

  default_cache_behavior {
    target_origin_id       = "guides"
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
