# Pattern: the provider constraint admits versions without OAC; the folder beside is pinned below 4 for good.

resource "aws_s3_bucket" "firmware" {
  bucket = "fleet-firmware-images"

  tags = {
    Product = "gateway"
  }
}

resource "aws_cloudfront_origin_access_control" "firmware" {
  name                              = aws_s3_bucket.firmware.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "firmware" {
  statement {
    sid       = "FirmwareReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.firmware.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.firmware.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "firmware" {
  bucket = aws_s3_bucket.firmware.id
  policy = data.aws_iam_policy_document.firmware.json
}

resource "aws_cloudfront_distribution" "firmware" {
  enabled = true
  comment = "firmware images"

  origin {
    domain_name = aws_s3_bucket.firmware.bucket_regional_domain_name
    origin_id   = "firmware"

    origin_access_control_id = aws_cloudfront_origin_access_control.firmware.id
  }

  default_cache_behavior {
    target_origin_id       = "firmware"
    viewer_protocol_policy = "https-only"
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
    cloudfront_default_certificate = true
  }
}
