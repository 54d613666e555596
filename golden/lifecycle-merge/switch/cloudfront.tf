resource "aws_cloudfront_distribution" "pagamento" {
  enabled = true
  comment = "checkout widget and receipts"

  origin {
    domain_name = aws_s3_bucket.checkout.bucket_regional_domain_name
    origin_id   = "checkout"

    origin_access_control_id = aws_cloudfront_origin_access_control.checkout.id
  }

  origin {
    domain_name = aws_s3_bucket.receipts.bucket_regional_domain_name
    origin_id   = "receipts"

    origin_access_control_id = aws_cloudfront_origin_access_control.receipts.id
  }

  default_cache_behavior {
    target_origin_id       = "checkout"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/receipts/*"
    target_origin_id       = "receipts"
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
