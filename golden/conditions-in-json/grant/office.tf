resource "aws_cloudfront_origin_access_identity" "office" {
  comment = "office"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "office" {
  name                              = aws_s3_bucket.office.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "office" {
  bucket = "heron-office"
}

resource "aws_s3_bucket_policy" "office" {
  bucket = aws_s3_bucket.office.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "${aws_cloudfront_origin_access_identity.office.iam_arn}" },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.office.arn}/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ${jsonencode(var.office_cidrs)} },
        "Bool": { "aws:SecureTransport": "true" }
      }
    }
  ]
}
EOF
}

resource "aws_cloudfront_distribution" "office" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.office.bucket_regional_domain_name
    origin_id   = "office"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.office.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "office"
    viewer_protocol_policy = "https-only"
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
