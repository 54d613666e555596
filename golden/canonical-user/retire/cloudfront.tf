resource "aws_cloudfront_distribution" "podcast" {
  enabled             = true
  default_root_object = "player.html"

  origin {
    domain_name = aws_s3_bucket.player.bucket_regional_domain_name
    origin_id   = "player"

    origin_access_control_id = aws_cloudfront_origin_access_control.podcast.id
  }

  origin {
    domain_name = aws_s3_bucket.episodes.bucket_regional_domain_name
    origin_id   = "episodes"

    origin_access_control_id = aws_cloudfront_origin_access_control.podcast.id
  }

  default_cache_behavior {
    target_origin_id       = "player"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "*.mp3"
    target_origin_id       = "episodes"
    viewer_protocol_policy = "allow-all"
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
