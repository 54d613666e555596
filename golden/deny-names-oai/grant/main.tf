# Pattern: an Allow for the OAI, and a Deny that names it on a prefix it must never read.

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
  region = "eu-west-3"
}

resource "aws_s3_bucket" "course_material" {
  bucket = "academy-course-material"
}

resource "aws_cloudfront_origin_access_identity" "course_material" {
  comment = "academy course material"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "course_material" {
  name                              = aws_s3_bucket.course_material.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "course_material" {
  statement {
    sid       = "AllowCdnRead"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.course_material.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.course_material.iam_arn]
    }
  }

  statement {
    sid       = "AllowCdnReadOAC"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.course_material.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.course_material.arn]
    }
  }

  # Answer sheets go out by presigned URL only, never through the CDN.
  statement {
    sid       = "DenyCdnPrivate"
    effect    = "Deny"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.course_material.arn}/private/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.course_material.iam_arn]
    }
  }

  statement {
    sid       = "DenyCdnPrivateOAC"
    effect    = "Deny"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.course_material.arn}/private/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.course_material.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "course_material" {
  bucket = aws_s3_bucket.course_material.id
  policy = data.aws_iam_policy_document.course_material.json
}

resource "aws_cloudfront_distribution" "course_material" {
  enabled         = true
  is_ipv6_enabled = true
  comment         = "academy"

  origin {
    domain_name = aws_s3_bucket.course_material.bucket_regional_domain_name
    origin_id   = "course-material"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.course_material.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "course-material"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
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
