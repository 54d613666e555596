# Pattern: the bucket is made by a module whose code is not here, and which is handed the policy; a second one encrypts with a key.
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

data "aws_iam_policy_document" "guide" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [module.guide.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.park.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.guide.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.park.iam_arn]
    }
  }
}

module "guide" {
  source  = "acme/bucket/aws"
  version = "~> 1.4"

  name   = "park-guide"
  policy = data.aws_iam_policy_document.guide.json
}

resource "aws_kms_key" "tickets" {
  description = "tickets of the park"
}

data "aws_iam_policy_document" "tickets" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::park-tickets/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.park.iam_arn]
    }
  }
}

module "tickets" {
  source  = "acme/bucket/aws"
  version = "~> 1.4"

  name        = "park-tickets"
  policy      = data.aws_iam_policy_document.tickets.json
  kms_key_arn = aws_kms_key.tickets.arn
}

resource "aws_cloudfront_origin_access_identity" "park" {
  comment = "park"
}

resource "aws_cloudfront_distribution" "park" {
  enabled = true

  origin {
    domain_name = module.guide.regional_domain_name
    origin_id   = "guide"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.park.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = "park-tickets.s3.eu-central-1.amazonaws.com"
    origin_id   = "tickets"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.park.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "guide"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/tickets/*"
    target_origin_id       = "tickets"
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
