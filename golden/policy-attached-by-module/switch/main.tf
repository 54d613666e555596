# Pattern: modules of one resource each; one puts a policy on a bucket, and its caller hands it the bucket and the policy.
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
  region = "eu-west-1"
}

resource "aws_s3_bucket" "maps" {
  bucket = "harbour-maps"
}

data "aws_iam_policy_document" "maps" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.maps.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.harbour.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.maps.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.harbour.arn]
    }
  }
}

module "maps_policy" {
  source = "./modules/bucket-policy"
  bucket = aws_s3_bucket.maps.id
  policy = data.aws_iam_policy_document.maps.json
}

module "tides" {
  source = "./modules/bucket"
  name   = "harbour-tides"
}

module "tides_policy" {
  source = "./modules/bucket-policy"
  bucket = module.tides.bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "ReadByOAI"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.harbour.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${module.tides.bucket.arn}/*"
      },
      {
        Sid    = "ReadByOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${module.tides.bucket.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.harbour.arn
          }
        }
      },
    ]
  })
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.harbour.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "harbour" {
  comment = "Deprecated: harbour"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "harbour" {
  name                              = aws_s3_bucket.maps.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "harbour" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.maps.bucket_regional_domain_name
    origin_id   = "maps"

    origin_access_control_id = aws_cloudfront_origin_access_control.harbour.id
  }

  origin {
    domain_name = module.tides.bucket.bucket_regional_domain_name
    origin_id   = "tides"

    origin_access_control_id = aws_cloudfront_origin_access_control.harbour.id
  }

  default_cache_behavior {
    target_origin_id       = "maps"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/tides/*"
    target_origin_id       = "tides"
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
