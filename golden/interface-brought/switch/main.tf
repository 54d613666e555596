# Pattern: a published module makes an OAI unless callers bring one, and the bucket with its policy unless they bring that; a template_file fills the OAI into the policy.

locals {
  using_existing_oai    = var.oai_iam_arn != "" && var.oai_path != ""
  using_existing_bucket = var.bucket != ""

  bucket = join("", compact(concat([var.bucket], aws_s3_bucket.content[*].id)))
  domain = var.use_regional_endpoint || var.website_enabled ? format(
    var.website_enabled ? "%s.s3-website.%s.amazonaws.com" : "%s.s3.%s.amazonaws.com",
    local.bucket,
    data.aws_region.current.name,
  ) : format(var.domain_format, local.bucket)
}

data "aws_region" "current" {}

resource "aws_s3_bucket" "content" {
  count = local.using_existing_bucket ? 0 : 1

  bucket = var.name
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.content.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "content" {
  count = local.using_existing_oai ? 0 : 1

  comment = var.name

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "content" {
  count = !local.using_existing_oai && (!local.using_existing_bucket || var.override_bucket_policy) ? 1 : 0

  name                              = local.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "content" {
  statement {
    sid = "GetObjectForCloudFront"

    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::$${bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = ["$${oai_iam_arn}"]
    }
  }

  dynamic "statement" {
    for_each = !local.using_existing_oai && (!local.using_existing_bucket || var.override_bucket_policy) ? [1] : []

    content {
      sid = "GetObjectForCloudFrontOAC"

      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::$${bucket}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.content.arn]
      }
    }
  }

  statement {
    sid = "ListBucketForCloudFront"

    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::$${bucket}"]

    principals {
      type        = "AWS"
      identifiers = ["$${oai_iam_arn}"]
    }
  }

  dynamic "statement" {
    for_each = !local.using_existing_oai && (!local.using_existing_bucket || var.override_bucket_policy) ? [1] : []

    content {
      sid = "ListBucketForCloudFrontOAC"

      actions   = ["s3:ListBucket"]
      resources = ["arn:aws:s3:::$${bucket}"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.content.arn]
      }
    }
  }
}

data "aws_iam_policy_document" "website" {
  statement {
    sid = "GetObjectForEverybody"

    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::$${bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

data "template_file" "policy" {
  template = var.website_enabled ? data.aws_iam_policy_document.website.json : data.aws_iam_policy_document.content.json

  vars = {
    bucket      = local.bucket
    oai_iam_arn = local.using_existing_oai ? var.oai_iam_arn : join("", aws_cloudfront_origin_access_identity.content[*].iam_arn)
  }
}

resource "aws_s3_bucket_policy" "content" {
  count = !local.using_existing_bucket || var.override_bucket_policy ? 1 : 0

  bucket = local.bucket
  policy = data.template_file.policy.rendered
}

resource "aws_cloudfront_distribution" "content" {
  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = local.domain
    origin_id   = var.name

    origin_access_control_id = var.website_enabled ? null : try(aws_cloudfront_origin_access_control.content[0].id, null)

    dynamic "s3_origin_config" {
      for_each = length(aws_cloudfront_origin_access_control.content) == 0 && !var.website_enabled ? [1] : []
      content {
        origin_access_identity = local.using_existing_oai ? var.oai_path : join("", aws_cloudfront_origin_access_identity.content[*].cloudfront_access_identity_path)
      }
    }

    dynamic "custom_origin_config" {
      for_each = var.website_enabled ? [1] : []
      content {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "http-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = var.name
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
