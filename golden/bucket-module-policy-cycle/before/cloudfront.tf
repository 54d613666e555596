resource "aws_cloudfront_origin_access_identity" "careers" {
  comment = "careers"
}

resource "aws_cloudfront_distribution" "careers" {
  enabled             = true
  comment             = "Careers in ${module.careers.ready_bucket}"
  default_root_object = "index.html"
  tags                = local.tags

  origin {
    domain_name = module.careers.bucket_regional_domain_name
    origin_id   = "careers"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.careers.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "careers"
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
