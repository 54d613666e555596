# Pattern: everything behind a toggle, count on OAI, distribution, bucket, document and policy, read as [0].

resource "aws_s3_bucket" "static" {
  count = var.enabled ? 1 : 0

  bucket = "${var.name}-static"
  tags   = var.tags
}

resource "aws_s3_bucket_public_access_block" "static" {
  count = var.enabled ? 1 : 0

  bucket                  = aws_s3_bucket.static[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_cloudfront_origin_access_control" "static" {
  count = var.enabled ? 1 : 0

  name                              = aws_s3_bucket.static[0].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "static" {
  count = var.enabled ? 1 : 0

  statement {
    sid       = "OriginAccessControlRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.static[0].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.static[0].arn]
    }
  }
}

resource "aws_s3_bucket_policy" "static" {
  count = var.enabled ? 1 : 0

  bucket = aws_s3_bucket.static[0].id
  policy = data.aws_iam_policy_document.static[0].json

  depends_on = [aws_s3_bucket_public_access_block.static]
}

resource "aws_cloudfront_distribution" "static" {
  count = var.enabled ? 1 : 0

  enabled     = true
  comment     = var.name
  price_class = var.price_class
  tags        = var.tags

  origin {
    domain_name = aws_s3_bucket.static[0].bucket_regional_domain_name
    origin_id   = "static"

    origin_access_control_id = aws_cloudfront_origin_access_control.static[0].id
  }

  default_cache_behavior {
    target_origin_id       = "static"
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
