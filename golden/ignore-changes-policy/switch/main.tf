# Pattern: the bucket policy is under ignore_changes, since S3 rewrites the canonical user in it.
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

resource "aws_s3_bucket" "timetable" {
  bucket = "tram-timetable"
}

data "aws_iam_policy_document" "timetable" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.timetable.arn}/*"]

    principals {
      type        = "CanonicalUser"
      identifiers = [aws_cloudfront_origin_access_identity.tram.s3_canonical_user_id]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.timetable.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tram.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "timetable" {
  bucket = aws_s3_bucket.timetable.id
  policy = data.aws_iam_policy_document.timetable.json
}

resource "aws_s3_bucket" "fares" {
  bucket = "tram-fares"
}

resource "aws_s3_bucket_policy" "fares" {
  bucket = aws_s3_bucket.fares.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { CanonicalUser = aws_cloudfront_origin_access_identity.tram.s3_canonical_user_id }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.fares.arn}/*"
      }, {
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.fares.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.tram.arn
        }
      }
    }]
  })

  lifecycle {
    prevent_destroy = true
    ignore_changes = [
      # renamed by hand
      bucket,
    ]
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.tram.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "tram" {
  comment = "Deprecated: tram"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "tram" {
  name                              = aws_s3_bucket.timetable.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "tram" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.timetable.bucket_regional_domain_name
    origin_id   = "timetable"

    origin_access_control_id = aws_cloudfront_origin_access_control.tram.id
  }

  origin {
    domain_name = aws_s3_bucket.fares.bucket_regional_domain_name
    origin_id   = "fares"

    origin_access_control_id = aws_cloudfront_origin_access_control.tram.id
  }

  default_cache_behavior {
    target_origin_id       = "timetable"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/fares/*"
    target_origin_id       = "fares"
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
