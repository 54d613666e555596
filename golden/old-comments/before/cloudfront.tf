# Én identitet for hele nettstedet – ikke slett.
resource "aws_cloudfront_origin_access_identity" "værmelding" {
  comment = "værmelding"
}

# resource "aws_cloudfront_origin_access_identity" "gammel" {
#   comment = "gammel værmelding"
# }

resource "aws_cloudfront_distribution" "værmelding" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.værmelding.bucket_regional_domain_name
    origin_id   = "værmelding"

    # s3_origin_config {
    #   origin_access_identity = aws_cloudfront_origin_access_identity.gammel.cloudfront_access_identity_path
    # }
    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.værmelding.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "værmelding"
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
