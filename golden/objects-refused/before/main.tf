# Pattern: objects that cannot be changed for their origin alone: a parameter for others is made of them too, Terraform gives them one type, a bucket that is not here; and one whose bucket a person speaks for.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "partner_domain" {
  description = "Domain name of a bucket in another account"
  type        = string
  default     = "partner-reports.s3.eu-central-1.amazonaws.com"
}

locals {
  shown = {
    maps = {
      domain           = aws_s3_bucket.maps.bucket_regional_domain_name
      s3_origin_config = { origin_access_identity = aws_cloudfront_origin_access_identity.maps.cloudfront_access_identity_path }
    }
  }

  alike = tolist([
    {
      id      = "tiles"
      domain  = aws_s3_bucket.tiles.bucket_regional_domain_name
      private = true
      s3      = { oai = aws_cloudfront_origin_access_identity.tiles.cloudfront_access_identity_path }
    },
    {
      id      = "fonts"
      domain  = aws_s3_bucket.fonts.bucket_regional_domain_name
      private = false
      s3      = { oai = "" }
    },
  ])

  reports = {
    # oai2oac:granted the partner has added the statement, ticket 4711
    partner = {
      domain           = var.partner_domain
      s3_origin_config = { origin_access_identity = aws_cloudfront_origin_access_identity.reports.cloudfront_access_identity_path }
    }
    own = {
      domain           = aws_s3_bucket.own.bucket_regional_domain_name
      s3_origin_config = { origin_access_identity = aws_cloudfront_origin_access_identity.own.cloudfront_access_identity_path }
    }
    old = {
      domain           = "old-reports.s3.eu-central-1.amazonaws.com"
      s3_origin_config = { origin_access_identity = aws_cloudfront_origin_access_identity.own.cloudfront_access_identity_path }
    }
  }
}

resource "aws_ssm_parameter" "origins" {
  name  = "/atlas/origins"
  type  = "String"
  value = jsonencode(local.shown)
}

resource "aws_cloudfront_origin_access_identity" "maps" {
  comment = "Maps"
}

resource "aws_cloudfront_origin_access_identity" "tiles" {
  comment = "Tiles"
}

resource "aws_cloudfront_origin_access_identity" "reports" {
  comment = "Reports of partners"
}

resource "aws_cloudfront_origin_access_identity" "own" {
  comment = "Own reports"
}

resource "aws_cloudfront_distribution" "maps" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.shown

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key

      dynamic "s3_origin_config" {
        for_each = contains(keys(origin.value), "s3_origin_config") ? [origin.value.s3_origin_config] : []

        content {
          origin_access_identity = s3_origin_config.value.origin_access_identity
        }
      }
    }
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

resource "aws_cloudfront_distribution" "tiles" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.alike

    content {
      domain_name = origin.value.domain
      origin_id   = origin.value.id

      dynamic "s3_origin_config" {
        for_each = origin.value.private ? [origin.value.s3] : []

        content {
          origin_access_identity = s3_origin_config.value.oai
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "tiles"
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

resource "aws_cloudfront_distribution" "reports" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.reports

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key

      dynamic "s3_origin_config" {
        for_each = lookup(origin.value, "s3_origin_config", null) == null ? [] : [origin.value.s3_origin_config]

        content {
          origin_access_identity = s3_origin_config.value.origin_access_identity
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "own"
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

resource "aws_s3_bucket" "maps" {
  bucket = "atlas-maps"
}

data "aws_iam_policy_document" "maps" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.maps.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.maps.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "maps" {
  bucket = aws_s3_bucket.maps.id
  policy = data.aws_iam_policy_document.maps.json
}

resource "aws_s3_bucket" "tiles" {
  bucket = "atlas-tiles"
}

data "aws_iam_policy_document" "tiles" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.tiles.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.tiles.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "tiles" {
  bucket = aws_s3_bucket.tiles.id
  policy = data.aws_iam_policy_document.tiles.json
}

resource "aws_s3_bucket" "fonts" {
  bucket = "atlas-fonts"
}

resource "aws_s3_bucket" "own" {
  bucket = "own-reports"
}

data "aws_iam_policy_document" "own" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.own.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.own.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "own" {
  bucket = aws_s3_bucket.own.id
  policy = data.aws_iam_policy_document.own.json
}
