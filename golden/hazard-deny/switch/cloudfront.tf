resource "aws_cloudfront_distribution" "publisher" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.drafts.bucket_regional_domain_name
    origin_id   = "drafts"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.publisher.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
    origin_id   = "archive"

    origin_access_control_id = aws_cloudfront_origin_access_control.publisher.id
  }

  origin {
    domain_name = aws_s3_bucket.covers.bucket_regional_domain_name
    origin_id   = "covers"

    origin_access_control_id = aws_cloudfront_origin_access_control.publisher.id
  }

  default_cache_behavior {
    target_origin_id       = "covers"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/drafts/*"
    target_origin_id       = "drafts"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/archive/*"
    target_origin_id       = "archive"
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
