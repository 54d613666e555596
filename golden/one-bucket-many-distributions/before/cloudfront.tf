resource "aws_cloudfront_origin_access_identity" "help_center" {
  comment = "help center, all tenants"
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_distribution" "tenant" {
  for_each = var.tenants

  enabled             = true
  default_root_object = "index.html"
  aliases             = [each.value]

  origin {
    domain_name = aws_s3_bucket.help_center.bucket_regional_domain_name
    origin_id   = "content"
    origin_path = "/${each.key}"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.help_center.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "content"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = data.aws_cloudfront_cache_policy.optimized.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn = var.wildcard_certificate_arn
    ssl_support_method  = "sni-only"
  }
}

# The editors' preview sees every tenant.
resource "aws_cloudfront_distribution" "preview" {
  enabled = true
  comment = "help center preview"

  origin {
    domain_name = aws_s3_bucket.help_center.bucket_regional_domain_name
    origin_id   = "content"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.help_center.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "content"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = data.aws_cloudfront_cache_policy.optimized.id
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
