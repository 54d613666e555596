# Pattern: the bucket's global endpoint, no encryption block, an OAI with an empty body.

terraform {
  required_version = ">= 1.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "map_tiles" {
  bucket = "trailfinder-map-tiles"
}

resource "aws_s3_bucket_cors_configuration" "map_tiles" {
  bucket = aws_s3_bucket.map_tiles.id

  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["https://trailfinder.example", "https://beta.trailfinder.example"]
    max_age_seconds = 3000
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.map_tiles.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "map_tiles" {
  comment = "Deprecated: replaced by an origin access control"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "map_tiles" {
  name                              = aws_s3_bucket.map_tiles.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "map_tiles" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.map_tiles.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.map_tiles.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.map_tiles.arn}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.map_tiles.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "map_tiles" {
  bucket = aws_s3_bucket.map_tiles.id
  policy = data.aws_iam_policy_document.map_tiles.json
}

resource "aws_cloudfront_distribution" "map_tiles" {
  enabled = true
  comment = "map tiles"

  origin {
    domain_name              = aws_s3_bucket.map_tiles.bucket_regional_domain_name
    origin_id                = "tiles"
    origin_access_control_id = aws_cloudfront_origin_access_control.map_tiles.id
  }

  default_cache_behavior {
    target_origin_id       = "tiles"
    viewer_protocol_policy = "allow-all"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD", "OPTIONS"]
    default_ttl            = 604800
    max_ttl                = 31536000

    forwarded_values {
      query_string = false
      headers      = ["Access-Control-Request-Headers", "Access-Control-Request-Method", "Origin"]
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
