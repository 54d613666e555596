# Pattern: an OAI that a registry module makes is used by another distribution too, and a statement names another one than its bucket's origin has.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "cdn" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.0"

  create_origin_access_identity = true
  origin_access_identities      = { guides = "guides", sounds = "sounds" }

  origin = {
    guides = {
      domain_name = aws_s3_bucket.guides.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "guides"
      }
    }
    sounds = {
      domain_name = aws_s3_bucket.sounds.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "sounds"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "guides"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

resource "aws_cloudfront_distribution" "kiosk" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.guides.bucket_regional_domain_name
    origin_id   = "guides"

    s3_origin_config {
      origin_access_identity = module.cdn.cloudfront_origin_access_identities["guides"].cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "guides"
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

resource "aws_s3_bucket" "guides" {
  bucket = "lighthouse-guides"
}

resource "aws_s3_bucket_policy" "guides" {
  bucket = aws_s3_bucket.guides.id
  policy = data.aws_iam_policy_document.guides.json
}

data "aws_iam_policy_document" "guides" {
  statement {
    sid       = "Guides"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.guides.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.cdn.cloudfront_origin_access_identities["guides"].iam_arn]
    }
  }
}

resource "aws_s3_bucket" "sounds" {
  bucket = "lighthouse-sounds"
}

resource "aws_s3_bucket_policy" "sounds" {
  bucket = aws_s3_bucket.sounds.id
  policy = data.aws_iam_policy_document.sounds.json
}

data "aws_iam_policy_document" "sounds" {
  statement {
    sid       = "Sounds"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.sounds.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.cdn.cloudfront_origin_access_identities["guides"].iam_arn]
    }
  }
}
