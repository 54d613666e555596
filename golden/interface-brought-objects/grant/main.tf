# Pattern: a published module chooses a whole bucket, and the attributes of an OAI, from maps of what is new and what callers bring; documents are merged, each there or not.

locals {
  create_bucket = var.enabled && var.bucket == null
  create_oai    = var.enabled && length(compact([var.oai_iam_arn])) == 0

  bucket_options = {
    new      = local.create_bucket ? aws_s3_bucket.pages[0] : null
    existing = var.enabled && var.bucket != null ? data.aws_s3_bucket.pages[0] : null
  }
  bucket = local.bucket_options[local.create_bucket ? "new" : "existing"]

  access_options = {
    new = local.create_oai ? {
      arn  = aws_cloudfront_origin_access_identity.pages[0].iam_arn
      path = aws_cloudfront_origin_access_identity.pages[0].cloudfront_access_identity_path
    } : null
    existing = {
      arn  = var.oai_iam_arn
      path = var.oai_path
    }
  }
  access = local.access_options[local.create_oai ? "new" : "existing"]
}

resource "aws_s3_bucket" "pages" {
  count = local.create_bucket ? 1 : 0

  bucket = var.name
}

data "aws_s3_bucket" "pages" {
  count = var.enabled && var.bucket != null ? 1 : 0

  bucket = var.bucket
}

resource "aws_cloudfront_origin_access_identity" "pages" {
  count = local.create_oai ? 1 : 0

  comment = var.name

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "pages" {
  count = local.create_oai && (local.create_bucket || var.override_bucket_policy) ? 1 : 0

  name                              = substr(var.name, 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "cloudfront" {
  count = var.enabled ? 1 : 0

  statement {
    sid = "Pages"

    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.bucket.bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.access.arn]
    }
  }

  dynamic "statement" {
    for_each = local.create_oai && (local.create_bucket || var.override_bucket_policy) ? [1] : []

    content {
      sid = "PagesOAC"

      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${local.bucket.bucket}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.pages[0].arn]
      }
    }
  }
}

data "aws_iam_policy_document" "tls_only" {
  count = var.enabled && var.tls_only ? 1 : 0

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${local.bucket.bucket}/*"]

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
}

data "aws_iam_policy_document" "pages" {
  count = var.enabled ? 1 : 0

  source_policy_documents = compact(concat(
    data.aws_iam_policy_document.cloudfront[*].json,
    data.aws_iam_policy_document.tls_only[*].json,
  ))
}

resource "aws_s3_bucket_policy" "pages" {
  count = local.create_bucket || var.override_bucket_policy ? 1 : 0

  bucket = local.bucket.bucket
  policy = join("", data.aws_iam_policy_document.pages[*].json)
}

resource "aws_cloudfront_distribution" "pages" {
  count = var.enabled ? 1 : 0

  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = local.bucket.bucket_regional_domain_name
    origin_id   = "pages"

    s3_origin_config {
      origin_access_identity = local.access.path
    }
  }

  default_cache_behavior {
    target_origin_id       = "pages"
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
