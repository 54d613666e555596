resource "aws_cloudfront_origin_access_identity" "lab" {
  comment = "lab"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "lab" {
  name                              = aws_s3_bucket.lab.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "lab" {
  bucket = "heron-lab"
}

resource "aws_s3_bucket_policy" "lab" {
  bucket = aws_s3_bucket.lab.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.lab.iam_arn }
        Action = [
          "s3:GetObject",
          "s3:GetObjectVersion",
        ]
        Resource = "${aws_s3_bucket.lab.arn}/*"
        Condition = {
          IpAddress = {
            "aws:SourceIp" = var.office_cidrs
          }
        }
      },
    ]
  })
}

resource "aws_cloudfront_distribution" "lab" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.lab.bucket_regional_domain_name
    origin_id   = "lab"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.lab.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "lab"
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
