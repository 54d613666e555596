# Pattern: the documents of all policies are gathered in one local object, from which tests can replace them; policies take them by attribute or by key.

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

locals {
  documents = {
    shop  = data.aws_iam_policy_document.shop.json
    press = data.aws_iam_policy_document.press.json
  }
}

resource "aws_s3_bucket" "shop" {
  bucket = "orchard-shop"
}

resource "aws_cloudfront_origin_access_control" "shop" {
  name                              = aws_s3_bucket.shop.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "shop" {
  statement {
    sid = "ReadOAC"

    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.shop.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.shop.arn]
    }
  }

  statement {
    sid    = "EncryptedTransport"
    effect = "Deny"

    actions   = ["s3:*"]
    resources = [aws_s3_bucket.shop.arn, "${aws_s3_bucket.shop.arn}/*"]

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

resource "aws_cloudfront_distribution" "shop" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.shop.bucket_regional_domain_name
    origin_id   = "shop"

    origin_access_control_id = aws_cloudfront_origin_access_control.shop.id
  }

  default_cache_behavior {
    target_origin_id       = "shop"
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

resource "aws_s3_bucket_policy" "shop" {
  bucket = aws_s3_bucket.shop.bucket
  policy = local.documents.shop
}

resource "aws_s3_bucket" "press" {
  bucket = "orchard-press"
}

resource "aws_cloudfront_origin_access_control" "press" {
  name                              = aws_s3_bucket.press.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "press" {
  statement {
    sid = "ReadOAC"

    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.press.arn]
    }
  }

  statement {
    sid    = "EncryptedTransport"
    effect = "Deny"

    actions   = ["s3:*"]
    resources = [aws_s3_bucket.press.arn, "${aws_s3_bucket.press.arn}/*"]

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

resource "aws_cloudfront_distribution" "press" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.press.bucket_regional_domain_name
    origin_id   = "press"

    origin_access_control_id = aws_cloudfront_origin_access_control.press.id
  }

  default_cache_behavior {
    target_origin_id       = "press"
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

resource "aws_s3_bucket_policy" "press" {
  bucket = aws_s3_bucket.press.bucket
  policy = local.documents["press"]
}
