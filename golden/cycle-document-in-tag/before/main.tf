# Pattern: the distribution's tag carries a hash of the policy document: a way back that cannot be opened.
terraform {
  required_version = ">= 1.3"

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

resource "aws_s3_bucket" "vault" {
  bucket = "vault-reports"
}

resource "aws_cloudfront_origin_access_identity" "vault" {
  comment = "vault reports"
}

data "aws_iam_policy_document" "vault" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.vault.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.vault.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "vault" {
  bucket = aws_s3_bucket.vault.id
  policy = data.aws_iam_policy_document.vault.json
}

resource "aws_cloudfront_distribution" "vault" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.vault.bucket_regional_domain_name
    origin_id   = "vault"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.vault.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "vault"
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

  tags = {
    PolicyHash = md5(data.aws_iam_policy_document.vault.json)
  }
}
