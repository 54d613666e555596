# Pattern: after the switch: the origin is on the OAC, the OAI is deprecated, both statements still stand.

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
  region = "us-west-2"
}

resource "aws_cloudfront_origin_access_control" "wiki" {
  name                              = "public-wiki"
  description                       = "Public wiki"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "wiki" {
  bucket = "public-wiki-export"
}

data "aws_iam_policy_document" "wiki" {
  statement {
    sid       = "WikiReadOac"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.wiki.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.wiki.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "wiki" {
  bucket = aws_s3_bucket.wiki.id
  policy = data.aws_iam_policy_document.wiki.json
}

resource "aws_cloudfront_distribution" "wiki" {
  enabled             = true
  default_root_object = "Main_Page.html"

  origin {
    domain_name              = aws_s3_bucket.wiki.bucket_regional_domain_name
    origin_id                = "wiki"
    origin_access_control_id = aws_cloudfront_origin_access_control.wiki.id
  }

  default_cache_behavior {
    target_origin_id       = "wiki"
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
