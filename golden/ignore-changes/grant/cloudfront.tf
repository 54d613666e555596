resource "aws_cloudfront_distribution" "campaign" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.campaign.bucket_regional_domain_name
    origin_id   = "campaign"
    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.campaign.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "campaign"
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

  lifecycle {
    # the deploy script swaps origin_path
    ignore_changes = [origin]
  }
}

resource "aws_cloudfront_distribution" "shop" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.shop.bucket_regional_domain_name
    origin_id   = "shop"
    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.shop.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.feeds.bucket_regional_domain_name
    origin_id   = "feeds"
    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.shop.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "shop"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/feeds/*"
    target_origin_id       = "feeds"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
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
