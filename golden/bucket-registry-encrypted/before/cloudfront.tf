resource "aws_cloudfront_origin_access_identity" "tickets" {
  comment = "tickets"
}

resource "aws_cloudfront_origin_access_identity" "timetable" {
  comment = "timetable"
}

resource "aws_cloudfront_distribution" "ferry" {
  enabled = true

  origin {
    domain_name = "${module.tickets.s3_bucket_id}.s3.eu-west-1.amazonaws.com"
    origin_id   = "tickets"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.tickets.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = module.timetable.s3_bucket_bucket_regional_domain_name
    origin_id   = "timetable"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.timetable.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "timetable"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/tickets/*"
    target_origin_id       = "tickets"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
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
