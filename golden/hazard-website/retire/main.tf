# Pattern: an OAI origin beside two S3 website endpoints, one with an OAC put on it by hand, and a bucket that is public anyway.

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
  region = "eu-west-2"
}

resource "aws_cloudfront_origin_access_control" "council" {
  name                              = aws_s3_bucket.forms.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "forms" {
  bucket = "borough-council-forms"
}

data "aws_iam_policy_document" "forms" {
  statement {
    sid       = "CloudFrontReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.forms.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.council.arn]
    }
  }

  # Letters that went out before 2019 link to the bucket itself.
  statement {
    sid       = "OldLinks"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.forms.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "Newsroom"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.forms.arn}/embargoed/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["198.51.100.16/28"]
    }
  }
}

resource "aws_s3_bucket_policy" "forms" {
  bucket = aws_s3_bucket.forms.id
  policy = data.aws_iam_policy_document.forms.json
}

resource "aws_s3_bucket" "news" {
  bucket = "borough-council-news"
}

resource "aws_s3_bucket_website_configuration" "news" {
  bucket = aws_s3_bucket.news.id

  index_document {
    suffix = "index.html"
  }
}

resource "aws_cloudfront_origin_access_control" "news" {
  name                              = aws_s3_bucket.news.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "council" {
  enabled             = true
  default_root_object = "index.html"
  comment             = "borough council"

  origin {
    domain_name = aws_s3_bucket.forms.bucket_regional_domain_name
    origin_id   = "forms"

    origin_access_control_id = aws_cloudfront_origin_access_control.council.id
  }

  origin {
    domain_name              = aws_s3_bucket_website_configuration.news.website_endpoint
    origin_id                = "news"
    origin_access_control_id = aws_cloudfront_origin_access_control.news.id

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "http-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    domain_name = "borough-council-history.s3-website.eu-west-2.amazonaws.com"
    origin_id   = "history"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "http-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "news"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/forms/*"
    target_origin_id       = "forms"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/history/*"
    target_origin_id       = "history"
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
