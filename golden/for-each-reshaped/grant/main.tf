# Pattern: the distributions are made for a map of another shape with the same keys, and their buckets and policies for the map itself.

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
  region = "eu-west-1"
}

resource "aws_s3_bucket" "shop" {
  for_each = var.shops

  bucket = each.value.BUCKET
}

resource "aws_cloudfront_origin_access_identity" "shop" {
  for_each = var.shops

  comment = each.value.TITLE

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "shop" {
  for_each = var.shops

  name                              = aws_s3_bucket.shop[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "shop" {
  for_each = var.shops

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.shop[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.shop[each.key].iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.shop[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.shop[each.key].arn]
    }
  }
}

resource "aws_s3_bucket_policy" "shop" {
  for_each = toset([for name, _ in var.shops : name])

  bucket = aws_s3_bucket.shop[each.value].id
  policy = data.aws_iam_policy_document.shop[each.value].json
}

resource "aws_cloudfront_distribution" "shop" {
  for_each = {
    for name, shop in var.shops : name => {
      title = shop.TITLE
      root  = "index.html"
    }
  }

  enabled             = true
  comment             = each.value.title
  default_root_object = each.value.root

  origin {
    domain_name = aws_s3_bucket.shop[each.key].bucket_regional_domain_name
    origin_id   = each.key

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.shop[each.key].cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = each.key
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

variable "shops" {
  description = "The shops, by short name"

  type = map(object({
    BUCKET = string
    TITLE  = string
  }))
}
