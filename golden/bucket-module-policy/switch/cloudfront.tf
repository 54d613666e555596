# Deprecated: replaced by aws_cloudfront_origin_access_control.handbook.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "handbook" {
  comment = "Deprecated: handbook"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "handbook" {
  name                              = "handbook"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "handbook" {
  enabled             = true
  comment             = "Handbook in ${module.handbook.id}"
  default_root_object = "index.html"
  tags                = local.tags

  origin {
    domain_name = module.handbook.bucket_regional_domain_name
    origin_id   = "handbook"

    origin_access_control_id = aws_cloudfront_origin_access_control.handbook.id
  }

  default_cache_behavior {
    target_origin_id       = "handbook"
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
