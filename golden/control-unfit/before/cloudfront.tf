resource "aws_cloudfront_origin_access_identity" "tiles" {
  comment = "map tiles"
}

# Tried in 2022 with a client that signs its own requests.
resource "aws_cloudfront_origin_access_control" "tiles" {
  name                              = "map-tiles"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "no-override"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "tiles" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.tiles.bucket_regional_domain_name
    origin_id   = "tiles"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.tiles.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "tiles"
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
