data "aws_acm_certificate" "timetable" {
  provider = aws.us_east_1

  domain      = "timetable.example.net"
  statuses    = ["ISSUED"]
  most_recent = true
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.timetable.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "timetable" {
  provider = aws.us_east_1

  comment = "Deprecated: tram timetable"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "timetable" {
  provider = aws.us_east_1

  name                              = aws_s3_bucket.timetable.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "timetable" {
  provider = aws.us_east_1

  enabled             = true
  default_root_object = "index.html"
  aliases             = ["timetable.example.net"]

  origin {
    domain_name = aws_s3_bucket.timetable.bucket_regional_domain_name
    origin_id   = "timetable"

    origin_access_control_id = aws_cloudfront_origin_access_control.timetable.id
  }

  default_cache_behavior {
    target_origin_id       = "timetable"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]

    forwarded_values {
      query_string = false

      cookies {
        forward = "none"
      }
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn = data.aws_acm_certificate.timetable.arn
    ssl_support_method  = "sni-only"
  }
}
