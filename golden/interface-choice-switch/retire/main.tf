# Pattern: a module got an OAC beside its OAI by a feature flag, which its callers turn on one after the other; one document lets in what the flag says.

resource "aws_s3_bucket" "maps" {
  bucket = var.name
}

resource "aws_cloudfront_origin_access_control" "maps" {
  count = var.enabled ? 1 : 0

  name                              = var.name
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "maps" {
  count = var.enabled ? 1 : 0

  dynamic "statement" {
    for_each = !var.use_oac ? [1] : []

    content {
      sid       = "ReadForOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.maps.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.maps[0].arn]
      }
    }
  }

  dynamic "statement" {
    for_each = var.use_oac ? [1] : []

    content {
      sid       = "ReadForCloudFront"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.maps.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.maps[0].arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "maps" {
  count = var.enabled ? 1 : 0

  bucket = aws_s3_bucket.maps.id
  policy = data.aws_iam_policy_document.maps[0].json
}

resource "aws_cloudfront_distribution" "maps" {
  count = var.enabled ? 1 : 0

  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.maps.bucket_regional_domain_name
    origin_id   = "maps"

    origin_access_control_id = aws_cloudfront_origin_access_control.maps[0].id
  }

  default_cache_behavior {
    target_origin_id       = "maps"
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
