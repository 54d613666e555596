resource "aws_cloudfront_origin_access_control" "tickets" {
  name                              = "harbour-ferry-tickets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "timetable" {
  name                              = "harbour-ferry-timetable"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "ferry" {
  enabled = true

  origin {
    domain_name = "${module.tickets.s3_bucket_id}.s3.eu-west-1.amazonaws.com"
    origin_id   = "tickets"

    origin_access_control_id = aws_cloudfront_origin_access_control.tickets.id
  }

  origin {
    domain_name = module.timetable.s3_bucket_bucket_regional_domain_name
    origin_id   = "timetable"

    origin_access_control_id = aws_cloudfront_origin_access_control.timetable.id
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
