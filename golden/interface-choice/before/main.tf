# Pattern: a published module takes an OAI or an OAC by what callers choose, each with a document of its own, or a website endpoint; the OAI may be brought, and callers hand over a policy into which it is filled.

locals {
  oai_enabled = var.enabled && var.access == "oai"
  oac_enabled = var.enabled && var.access == "oac"

  create_oai = local.oai_enabled && length(compact([var.oai_iam_arn])) == 0
  create_oac = local.oac_enabled && var.oac_id == ""

  access_options = var.access == "oai" ? {
    new = local.create_oai ? {
      arn  = aws_cloudfront_origin_access_identity.songs[0].iam_arn
      path = aws_cloudfront_origin_access_identity.songs[0].cloudfront_access_identity_path
    } : null
    existing = {
      arn  = var.oai_iam_arn
      path = var.oai_path
    }
  } : null
  access = try(local.access_options[local.create_oai ? "new" : "existing"], null)

  more_policy = replace(var.more_policy, "$${oai_iam_arn}", try(local.access.arn, ""))
}

resource "aws_s3_bucket" "songs" {
  bucket = var.name
}

resource "aws_cloudfront_origin_access_identity" "songs" {
  count = local.create_oai ? 1 : 0

  comment = var.name
}

resource "aws_cloudfront_origin_access_control" "songs" {
  count = local.create_oac ? 1 : 0

  name                              = var.name
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "oai" {
  count = !var.website && local.oai_enabled ? 1 : 0

  override_policy_documents = [local.more_policy]

  statement {
    sid = "ReadForOAI"

    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.songs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.access.arn]
    }
  }
}

data "aws_iam_policy_document" "oac" {
  count = local.oac_enabled ? 1 : 0

  statement {
    sid = "ReadForCloudFront"

    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.songs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.songs[0].arn]
    }
  }
}

data "aws_iam_policy_document" "website" {
  count = var.website ? 1 : 0

  statement {
    sid = "ReadForWebsite"

    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.songs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = var.public ? ["*"] : aws_cloudfront_origin_access_identity.songs[*].iam_arn
    }
  }
}

data "aws_iam_policy_document" "songs" {
  count = var.enabled ? 1 : 0

  source_policy_documents = compact(concat(
    data.aws_iam_policy_document.oai[*].json,
    data.aws_iam_policy_document.oac[*].json,
    data.aws_iam_policy_document.website[*].json,
  ))
}

resource "aws_s3_bucket_policy" "songs" {
  count = var.enabled ? 1 : 0

  bucket = aws_s3_bucket.songs.id
  policy = join("", data.aws_iam_policy_document.songs[*].json)
}

resource "aws_cloudfront_distribution" "songs" {
  count = var.enabled ? 1 : 0

  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name              = var.website ? "${var.name}.s3-website.eu-central-1.amazonaws.com" : aws_s3_bucket.songs.bucket_regional_domain_name
    origin_id                = "songs"
    origin_access_control_id = local.create_oac ? aws_cloudfront_origin_access_control.songs[0].id : local.oac_enabled && var.oac_id != "" ? var.oac_id : null

    dynamic "s3_origin_config" {
      for_each = !var.website && !local.oac_enabled ? [1] : []
      content {
        origin_access_identity = local.access.path
      }
    }

    dynamic "custom_origin_config" {
      for_each = var.website ? [1] : []
      content {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "http-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "songs"
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
