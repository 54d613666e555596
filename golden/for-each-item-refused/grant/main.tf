# Pattern: what tells an origin's OAI is not what tells its bucket, or is put together where the policy cannot ask for it.
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
  sites = toset(["docs", "shop"])

  # Who reads from which.
  readers = { docs = "shop", shop = "docs" }

  origins = [
    { site = "docs", reader = "shop" },
    { site = "shop", reader = "docs" },
  ]
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  dynamic "origin" {
    for_each = local.origins

    content {
      domain_name = aws_s3_bucket.site[origin.value.site].bucket_regional_domain_name
      origin_id   = origin.value.site

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.site[origin.value.reader].cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "docs"
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

resource "aws_cloudfront_distribution" "feed" {
  enabled = true

  dynamic "origin" {
    for_each = [for site in local.sites : { feed = site }]

    content {
      domain_name = aws_s3_bucket.feed[[for feed in [origin.value.feed] : feed][0]].bucket_regional_domain_name
      origin_id   = [for feed in [origin.value.feed] : feed][0]

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.feed[[for feed in [origin.value.feed] : feed][0]].cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "docs"
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

resource "aws_s3_bucket" "site" {
  for_each = local.sites

  bucket = "harbour-site-${each.key}"
}

resource "aws_cloudfront_origin_access_identity" "site" {
  for_each = local.sites

  comment = each.key

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "site" {
  for_each = local.sites

  name                              = substr(each.key, 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "site" {
  for_each = local.sites

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.site[local.readers[each.key]].iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  for_each = local.sites

  bucket = aws_s3_bucket.site[each.key].id
  policy = data.aws_iam_policy_document.site[each.key].json
}

resource "aws_s3_bucket" "feed" {
  for_each = local.sites

  bucket = "harbour-feed-${each.key}"
}

resource "aws_cloudfront_origin_access_identity" "feed" {
  for_each = local.sites

  comment = each.key

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "feed" {
  for_each = local.sites

  name                              = aws_s3_bucket.feed[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "feed" {
  for_each = local.sites

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.feed[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.feed[each.key].iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "feed" {
  for_each = local.sites

  bucket = aws_s3_bucket.feed[each.key].id
  policy = data.aws_iam_policy_document.feed[each.key].json
}
