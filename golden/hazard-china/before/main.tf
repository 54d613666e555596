# Pattern: the China partition, where it is not confirmed that origin access control works.

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
  region = "cn-north-1"
}

resource "aws_cloudfront_origin_access_identity" "shop" {
  comment = "shop"
}

resource "aws_s3_bucket" "shop" {
  bucket = "tea-shop-cn"
}

resource "aws_s3_bucket_ownership_controls" "shop" {
  bucket = aws_s3_bucket.shop.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

data "aws_iam_policy_document" "shop" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws-cn:s3:::${aws_s3_bucket.shop.id}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.shop.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "shop" {
  bucket = aws_s3_bucket.shop.id
  policy = data.aws_iam_policy_document.shop.json
}

resource "aws_cloudfront_distribution" "shop" {
  enabled             = true
  default_root_object = "index.html"
  aliases             = ["shop.example.cn"]

  origin {
    domain_name = aws_s3_bucket.shop.bucket_regional_domain_name
    origin_id   = "shop"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.shop.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "shop"
    viewer_protocol_policy = "allow-all"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]

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
    iam_certificate_id       = "ASCAEXAMPLECERTIFICATE"
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
