# Pattern: no version constraint, and a lock file with a provider that does not know origin access control.
provider "aws" {
  region = "eu-north-1"
}

resource "aws_s3_bucket" "trail" {
  bucket = "trail-maps"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.trail.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "trail" {
  comment = "Deprecated: trail maps"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "trail" {
  name                              = aws_s3_bucket.trail.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "trail" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.trail.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.trail.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.trail.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.trail.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "trail" {
  bucket = aws_s3_bucket.trail.id
  policy = data.aws_iam_policy_document.trail.json
}

resource "aws_cloudfront_distribution" "trail" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.trail.bucket_regional_domain_name
    origin_id   = "trail"

    origin_access_control_id = aws_cloudfront_origin_access_control.trail.id
  }

  default_cache_behavior {
    target_origin_id       = "trail"
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
