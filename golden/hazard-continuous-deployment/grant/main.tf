# Pattern: a distribution with a staging distribution beside it, and one whose staging distribution is elsewhere.

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

variable "blog_deployment_policy_id" {
  description = "Continuous deployment policy of the blog, kept by the release team"
  type        = string
}

resource "aws_cloudfront_origin_access_identity" "magazine" {
  comment = "magazine"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "magazine" {
  name                              = aws_s3_bucket.magazine.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "magazine" {
  bucket = "magazine-pages"
}

data "aws_iam_policy_document" "magazine" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.magazine.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.magazine.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.magazine.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.magazine.arn, aws_cloudfront_distribution.magazine_staging.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "magazine" {
  bucket = aws_s3_bucket.magazine.id
  policy = data.aws_iam_policy_document.magazine.json
}

resource "aws_cloudfront_continuous_deployment_policy" "magazine" {
  enabled = true

  staging_distribution_dns_names {
    items    = [aws_cloudfront_distribution.magazine_staging.domain_name]
    quantity = 1
  }

  traffic_config {
    type = "SingleWeight"

    single_weight_config {
      weight = "0.05"
    }
  }
}

resource "aws_cloudfront_distribution" "magazine" {
  enabled                         = true
  default_root_object             = "index.html"
  continuous_deployment_policy_id = aws_cloudfront_continuous_deployment_policy.magazine.id

  origin {
    domain_name = aws_s3_bucket.magazine.bucket_regional_domain_name
    origin_id   = "magazine"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.magazine.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "magazine"
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

resource "aws_cloudfront_distribution" "magazine_staging" {
  enabled             = true
  staging             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.magazine.bucket_regional_domain_name
    origin_id   = "magazine"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.magazine.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "magazine"
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
