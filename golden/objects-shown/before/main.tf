# Pattern: the objects that origins are made of are shown in outputs of the root too: among others of another form, all of one form, and with one `s3_origin_config` for all.
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

locals {
  maps = {
    domain = aws_s3_bucket.maps.bucket_regional_domain_name

    s3_origin_config = {
      origin_access_identity = aws_cloudfront_origin_access_identity.maps.cloudfront_access_identity_path
    }
  }

  atlas = {
    maps = merge(local.maps, { origin_path = "/current" })

    api = {
      domain      = "api.atlas.example"
      origin_path = ""

      custom_origin_config = {
        origin_protocol_policy = "https-only"
      }
    }
  }

  # All of one form: whoever reads them may take them for a map.
  alike = {
    tiles  = { domain = aws_s3_bucket.tiles.bucket_regional_domain_name, oai = aws_cloudfront_origin_access_identity.tiles.cloudfront_access_identity_path, private = true }
    glyphs = { domain = aws_s3_bucket.tiles.bucket_regional_domain_name, oai = aws_cloudfront_origin_access_identity.tiles.cloudfront_access_identity_path, private = true }
    fonts  = { domain = "fonts.atlas.example", oai = null, private = false }
  }

  plain = {
    own = {
      domain = aws_s3_bucket.own.bucket_regional_domain_name
      path   = aws_cloudfront_origin_access_identity.own.cloudfront_access_identity_path
    }
  }
}

output "atlas_origins" {
  description = "Read by the state of the preview environment"
  value       = local.atlas
}

output "all" {
  value = {
    alike = local.alike
    plain = local.plain["own"]
  }
}

resource "aws_cloudfront_origin_access_identity" "maps" {
  comment = "Maps"
}

resource "aws_cloudfront_origin_access_identity" "tiles" {
  comment = "Tiles"
}

resource "aws_cloudfront_origin_access_identity" "own" {
  comment = "Own reports"
}

resource "aws_cloudfront_distribution" "maps" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.atlas

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key
      origin_path = origin.value.origin_path

      dynamic "s3_origin_config" {
        for_each = lookup(origin.value, "s3_origin_config", null) != null ? [true] : []

        content {
          origin_access_identity = lookup(origin.value["s3_origin_config"], "origin_access_identity", null)
        }
      }

      dynamic "custom_origin_config" {
        for_each = lookup(origin.value, "custom_origin_config", null) != null ? [origin.value["custom_origin_config"]] : []

        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = custom_origin_config.value["origin_protocol_policy"]
          origin_ssl_protocols   = ["TLSv1.2"]
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
      origin_id   = origin.key

      dynamic "s3_origin_config" {
        for_each = origin.value.private ? [origin.value.oai] : []

        content {
          origin_access_identity = s3_origin_config.value
        }
      }

      dynamic "custom_origin_config" {
        for_each = origin.value.private ? [] : [1]

        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
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

resource "aws_cloudfront_distribution" "own" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.plain

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key

      s3_origin_config {
        origin_access_identity = origin.value.path
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

resource "aws_s3_bucket" "own" {
  bucket = "atlas-own"
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
