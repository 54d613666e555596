# Pattern: OAIs go to and come from modules that are not here: from a repository, from the registry, and from folders that are missing.
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

# Its bucket and policy are made by a module whose folder is missing.
resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = "acme-atlas"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "store" {
  source = "../../modules/store"

  name    = "acme-atlas"
  readers = [aws_cloudfront_origin_access_identity.atlas.iam_arn]
}

resource "aws_cloudfront_distribution" "atlas" {
  enabled = true

  origin {
    domain_name = "acme-atlas.s3.eu-central-1.amazonaws.com"
    origin_id   = "atlas"

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

# Its distribution is made by a module from a repository, and its readers by one from the registry.
resource "aws_cloudfront_origin_access_identity" "charts" {
  comment = "charts"
}

resource "aws_s3_bucket" "charts" {
  bucket = "acme-charts"
}

data "aws_iam_policy_document" "charts" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.charts.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.charts.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "charts" {
  bucket = aws_s3_bucket.charts.id
  policy = data.aws_iam_policy_document.charts.json
}

module "cdn" {
  source = "git::https://git.example.com/acme/cdn.git?ref=v2.1.0"

  domain_name = aws_s3_bucket.charts.bucket_regional_domain_name
  identity    = aws_cloudfront_origin_access_identity.charts.cloudfront_access_identity_path
}

module "drafts" {
  source  = "acme/drafts/aws"
  version = "~> 1.4"

  canonical_readers = [aws_cloudfront_origin_access_identity.charts.s3_canonical_user_id]
}

# What it leads to is beside the repository.
module "mirror" {
  source = "../../../shared/mirror"

  origin_identity = aws_cloudfront_origin_access_identity.charts.id
}

# Its OAI is made by a module whose folder is missing.
module "legends" {
  source = "../legends"
}

resource "aws_s3_bucket" "legends" {
  bucket = "acme-legends"
}

resource "aws_s3_bucket_policy" "legends" {
  bucket = aws_s3_bucket.legends.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = module.legends.oai_iam_arn }
        Action    = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource  = "${aws_s3_bucket.legends.arn}/*"
      },
    ]
  })
}

resource "aws_cloudfront_distribution" "legends" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.legends.bucket_regional_domain_name
    origin_id   = "legends"

    s3_origin_config {
      origin_access_identity = module.legends.oai_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "legends"
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
