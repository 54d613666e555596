# Pattern: references to resources begin with `resource.`, which Terraform allows; one of them is a way from the distribution to its bucket's policy.

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

  default_tags {
    tags = {
      Team    = "people-operations"
      Service = "guide"
    }
  }
}

resource "aws_s3_bucket" "guide" {
  bucket = "acme-field-guide"
}

resource "aws_cloudfront_origin_access_identity" "guide" {
  comment = "Reads the field guide bucket"
}

data "aws_iam_policy_document" "guide" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${resource.aws_s3_bucket.guide.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [resource.aws_cloudfront_origin_access_identity.guide.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "guide" {
  bucket = resource.aws_s3_bucket.guide.id
  policy = data.aws_iam_policy_document.guide.json
}

resource "aws_cloudfront_distribution" "guide" {
  comment             = "Field guide"
  enabled             = true
  is_ipv6_enabled     = true
  default_root_object = "index.html"
  price_class         = "PriceClass_100"

  depends_on = [resource.aws_s3_bucket_policy.guide]

  origin {
    domain_name = resource.aws_s3_bucket.guide.bucket_regional_domain_name
    origin_id   = "guide"

    s3_origin_config {
      origin_access_identity = resource.aws_cloudfront_origin_access_identity.guide.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "guide"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true

    forwarded_values {
      query_string = false

      cookies {
        forward = "none"
      }
    }
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
