# Pattern: `dynamic "origin"` over a local map of objects that bring the domain names, with one OAI for all, in one folder with the buckets and their policies.
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
  rooms = toset(["cellar", "attic"])

  origins = {
    gallery = { domain = aws_s3_bucket.gallery.bucket_domain_name, path = "" }
    prints  = { domain = "${aws_s3_bucket.prints.bucket}.s3.eu-central-1.amazonaws.com", path = "/large" }
    cellar  = { domain = aws_s3_bucket.room["cellar"].bucket_regional_domain_name, path = "" }
    attic   = { domain = aws_s3_bucket.room["attic"].bucket_regional_domain_name, path = "" }

    # oai2oac:granted the policy of the loans has the statement
    loans = { domain = join(".", [aws_s3_bucket.loans.id, "s3", "eu-central-1", "amazonaws.com"]), path = "" }
  }

  shop = {
    prints = { bucket = aws_s3_bucket.prints.id }
    cards  = { bucket = "museum-cards" }
  }
}

resource "aws_cloudfront_origin_access_identity" "museum" {
  comment = "Museum"
}

resource "aws_cloudfront_distribution" "museum" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.origins

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key
      origin_path = origin.value.path

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.museum.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "gallery"
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

resource "aws_cloudfront_distribution" "shop" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.shop

    content {
      domain_name = format("%s.s3.%s.amazonaws.com", origin.value.bucket, "eu-central-1")
      origin_id   = origin.key

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.museum.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "prints"
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

resource "aws_s3_bucket" "gallery" {
  bucket = "museum-gallery"
}

resource "aws_s3_bucket" "prints" {
  bucket = "museum-prints"
}

resource "aws_s3_bucket" "cards" {
  bucket = "museum-cards"
}

resource "aws_s3_bucket" "loans" {
  bucket = "museum-loans"
}

resource "aws_s3_bucket" "room" {
  for_each = local.rooms

  bucket = "museum-${each.key}"
}

data "aws_iam_policy_document" "gallery" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.gallery.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.museum.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "gallery" {
  bucket = aws_s3_bucket.gallery.id
  policy = data.aws_iam_policy_document.gallery.json
}

data "aws_iam_policy_document" "prints" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.prints.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.museum.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "prints" {
  bucket = aws_s3_bucket.prints.id
  policy = data.aws_iam_policy_document.prints.json
}

data "aws_iam_policy_document" "cards" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.cards.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.museum.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "cards" {
  bucket = aws_s3_bucket.cards.id
  policy = data.aws_iam_policy_document.cards.json
}

data "aws_iam_policy_document" "loans" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.loans.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.museum.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.loans.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.museum.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "loans" {
  bucket = aws_s3_bucket.loans.id
  policy = data.aws_iam_policy_document.loans.json
}

data "aws_iam_policy_document" "room" {
  for_each = local.rooms

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.room[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.museum.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "room" {
  for_each = local.rooms

  bucket = aws_s3_bucket.room[each.key].id
  policy = data.aws_iam_policy_document.room[each.key].json
}
