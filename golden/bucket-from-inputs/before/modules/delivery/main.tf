resource "aws_cloudfront_origin_access_identity" "media" {
  count = var.enabled ? 1 : 0

  comment = "media of the orchard"
}

data "aws_iam_policy_document" "media" {
  count = var.enabled ? 1 : 0

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.media[0].iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "media" {
  count = var.enabled ? 1 : 0

  bucket = var.bucket_name
  policy = data.aws_iam_policy_document.media[0].json
}

resource "aws_cloudfront_distribution" "media" {
  count = var.enabled ? 1 : 0

  enabled = true

  origin {
    domain_name = var.bucket_domain_name
    origin_id   = "media"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.media[0].cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "media"
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
