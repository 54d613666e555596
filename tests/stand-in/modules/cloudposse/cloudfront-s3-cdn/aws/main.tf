# A stand-in for the registry module of this name from 0.95.1 on: a bucket with a policy of its own, and a distribution in front of it, on an OAI or on an OAC.

variable "name" {
  type = string
}

variable "origin_access_type" {
  type    = string
  default = "origin_access_identity"
}

variable "additional_bucket_policy" {
  type    = string
  default = "{}"
}

variable "cloudfront_origin_access_identity_iam_arn" {
  type    = string
  default = ""
}

variable "cloudfront_origin_access_identity_path" {
  type    = string
  default = ""
}

variable "origin_path" {
  type    = string
  default = ""
}

variable "allowed_methods" {
  type    = list(string)
  default = ["GET", "HEAD"]
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "wait_for_deployment" {
  type    = bool
  default = true
}

locals {
  origin_id   = var.name
  origin_path = coalesce(var.origin_path, "/")
  identities  = var.origin_access_type == "origin_access_identity"
  controls    = var.origin_access_type == "origin_access_control"

  create_identity = local.identities && length(compact([var.cloudfront_origin_access_identity_iam_arn])) == 0

  # Either or: with an OAC no OAI is known here any more.
  access_arn  = local.create_identity ? aws_cloudfront_origin_access_identity.default[0].iam_arn : local.identities ? var.cloudfront_origin_access_identity_iam_arn : ""
  access_path = local.create_identity ? aws_cloudfront_origin_access_identity.default[0].cloudfront_access_identity_path : local.identities ? var.cloudfront_origin_access_identity_path : ""

  override_policy = replace(replace(replace(var.additional_bucket_policy,
    "$${origin_path}", local.origin_path),
    "$${bucket_name}", aws_s3_bucket.origin[0].bucket),
  "$${cloudfront_origin_access_identity_iam_arn}", local.access_arn)
}

resource "aws_cloudfront_origin_access_identity" "default" {
  count = local.create_identity ? 1 : 0

  comment = local.origin_id
}

resource "aws_cloudfront_origin_access_control" "default" {
  count = local.controls ? 1 : 0

  name                              = local.origin_id
  description                       = local.origin_id
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "s3_origin_access_identity" {
  count = local.identities ? 1 : 0

  override_policy_documents = [local.override_policy]

  statement {
    sid       = "S3GetObjectForCloudFront"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${aws_s3_bucket.origin[0].bucket}${local.origin_path}*"]

    principals {
      type        = "AWS"
      identifiers = [local.access_arn]
    }
  }

  statement {
    sid       = "S3ListBucketForCloudFront"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${aws_s3_bucket.origin[0].bucket}"]

    principals {
      type        = "AWS"
      identifiers = [local.access_arn]
    }
  }
}

data "aws_iam_policy_document" "s3_origin_access_control" {
  count = local.controls ? 1 : 0

  override_policy_documents = [local.override_policy]

  statement {
    sid       = "S3GetObjectForCloudFrontServicePrincipal"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${aws_s3_bucket.origin[0].bucket}${local.origin_path}*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.default[0].arn]
    }
  }
}

data "aws_iam_policy_document" "combined" {
  source_policy_documents = concat(
    data.aws_iam_policy_document.s3_origin_access_identity[*].json,
    data.aws_iam_policy_document.s3_origin_access_control[*].json,
  )
}

resource "aws_s3_bucket" "origin" {
  count = 1

  bucket = "${var.name}-origin"
  tags   = var.tags
}

resource "aws_s3_bucket_policy" "default" {
  count = 1

  bucket = aws_s3_bucket.origin[0].bucket
  policy = data.aws_iam_policy_document.combined.json
}

resource "aws_cloudfront_distribution" "default" {
  count = 1

  enabled             = true
  default_root_object = "index.html"
  wait_for_deployment = var.wait_for_deployment
  tags                = var.tags

  depends_on = [aws_s3_bucket.origin]

  origin {
    domain_name              = aws_s3_bucket.origin[0].bucket_regional_domain_name
    origin_id                = local.origin_id
    origin_path              = var.origin_path
    origin_access_control_id = local.controls ? aws_cloudfront_origin_access_control.default[0].id : null

    dynamic "s3_origin_config" {
      for_each = local.controls ? [] : [1]

      content {
        origin_access_identity = local.access_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = local.origin_id
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = var.allowed_methods
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

output "cf_domain_name" {
  value = try(aws_cloudfront_distribution.default[0].domain_name, "")
}

output "s3_bucket" {
  value = aws_s3_bucket.origin[0].bucket
}

output "cf_arn" {
  value = try(aws_cloudfront_distribution.default[0].arn, "")
}

output "s3_bucket_arn" {
  value = aws_s3_bucket.origin[0].arn
}

output "cf_identity_iam_arn" {
  value = try(aws_cloudfront_origin_access_identity.default[0].iam_arn, "")
}
