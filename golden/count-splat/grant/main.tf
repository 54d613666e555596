# Pattern: OAI and distribution with count, the grant by splat.

resource "aws_s3_bucket" "reports" {
  bucket = "${var.project}-monthly-reports"
}

resource "aws_s3_bucket_ownership_controls" "reports" {
  bucket = aws_s3_bucket.reports.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_cloudfront_origin_access_identity" "reports" {
  count   = var.publish_reports ? 1 : 0
  comment = "${var.project} monthly reports"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "reports" {
  count = var.publish_reports ? 1 : 0

  name                              = aws_s3_bucket.reports.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "reports" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "CdnRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.reports.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = aws_cloudfront_origin_access_identity.reports[*].iam_arn
    }
  }

  dynamic "statement" {
    for_each = length(aws_cloudfront_distribution.reports) > 0 ? [1] : []

    content {
      sid       = "CdnReadOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.reports.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = aws_cloudfront_distribution.reports[*].arn
      }
    }
  }
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = aws_s3_bucket.reports.id
  policy = data.aws_iam_policy_document.reports.json
}

resource "aws_cloudfront_distribution" "reports" {
  count = var.publish_reports ? 1 : 0

  enabled = true
  aliases = var.aliases

  origin {
    domain_name = aws_s3_bucket.reports.bucket_regional_domain_name
    origin_id   = "reports"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.reports[0].cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "reports"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "whitelist"
      locations        = ["DE", "AT", "CH"]
    }
  }

  viewer_certificate {
    acm_certificate_arn = var.acm_certificate_arn
    ssl_support_method  = "sni-only"
  }
}
