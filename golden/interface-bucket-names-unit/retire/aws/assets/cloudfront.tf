# Pattern: a module that Terragrunt units run: what another unit says of a bucket, its name and its domain name, comes in by inputs; in the other module by two of two buckets.

resource "aws_cloudfront_origin_access_control" "default" {
  name                              = var.s3_bucket_asset_bucket_id
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "assets" {
  enabled             = true
  default_root_object = "logo.svg"

  origin {
    domain_name = var.asset_bucket_regional_domain_name
    origin_id   = "assets-${var.env}"

    origin_access_control_id = aws_cloudfront_origin_access_control.default.id
  }

  default_cache_behavior {
    target_origin_id       = "assets-${var.env}"
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
