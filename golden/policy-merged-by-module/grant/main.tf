# Pattern: documents go to modules for buckets: one merges a list of them with a statement of its own and encrypts where a key is handed over, one has local values in between.

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

resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "Atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = "atlas"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "atlas" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.atlas.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.atlas.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.atlas.arn]
    }
  }
}

data "aws_iam_policy_document" "covers" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.covers.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.covers.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.atlas.arn]
    }
  }
}

resource "aws_kms_key" "ledger" {
  description = "Ledger"
}

module "ledger" {
  source = "./modules/bucket"

  name        = "publisher-ledger"
  kms_key_arn = aws_kms_key.ledger.arn
}

module "atlas" {
  source = "./modules/bucket"

  name             = "publisher-atlas"
  policy_documents = [data.aws_iam_policy_document.atlas.json]
}

module "covers" {
  source = "./modules/plain"

  name              = "publisher-covers"
  bucket_policy     = data.aws_iam_policy_document.covers.json
  set_bucket_policy = true
}

resource "aws_cloudfront_distribution" "atlas" {
  enabled             = true
  comment             = "Atlas"
  default_root_object = "index.html"

  origin {
    domain_name = module.atlas.bucket_regional_domain_name
    origin_id   = "atlas"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = module.covers.bucket_regional_domain_name
    origin_id   = "covers"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "atlas"
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
