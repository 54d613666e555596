# Pattern: viewers upload through CloudFront, objects keep their ACLs, and a legacy behaviour forwards Authorization.

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
  region = "eu-north-1"
}

locals {
  media_origin = "media"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.choir.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "choir" {
  comment = "Deprecated: choir recordings"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "choir" {
  name                              = aws_s3_bucket.media.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "media" {
  bucket = "choir-media"
}

resource "aws_s3_bucket_ownership_controls" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    object_ownership = "ObjectWriter"
  }
}

data "aws_iam_policy_document" "media" {
  statement {
    sid       = "Listen"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.media.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.choir.iam_arn]
    }
  }

  statement {
    sid       = "ListenOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.media.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.choir.arn]
    }
  }

  statement {
    sid       = "Upload"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.media.arn}/incoming/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.choir.iam_arn]
    }
  }

  statement {
    sid       = "UploadOAC"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.media.arn}/incoming/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.choir.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "media" {
  bucket = aws_s3_bucket.media.id
  policy = data.aws_iam_policy_document.media.json
}

resource "aws_s3_bucket" "scores" {
  bucket = "choir-scores"
}

resource "aws_s3_bucket_acl" "scores" {
  bucket = aws_s3_bucket.scores.id
  acl    = "private"
}

resource "aws_s3_bucket_policy" "scores" {
  bucket = aws_s3_bucket.scores.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = aws_cloudfront_origin_access_identity.choir.iam_arn }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.scores.arn}/*"
      }, {
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.scores.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.choir.arn
        }
      }
    }]
  })
}

resource "aws_cloudfront_distribution" "choir" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.media.bucket_regional_domain_name
    origin_id   = local.media_origin

    origin_access_control_id = aws_cloudfront_origin_access_control.choir.id
  }

  origin {
    domain_name = aws_s3_bucket.scores.bucket_regional_domain_name
    origin_id   = "scores"

    origin_access_control_id = aws_cloudfront_origin_access_control.choir.id
  }

  default_cache_behavior {
    target_origin_id       = local.media_origin
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]

    forwarded_values {
      query_string = false
      headers      = ["Authorization", "Origin"]

      cookies {
        forward = "none"
      }
    }
  }

  ordered_cache_behavior {
    path_pattern           = "/incoming/*"
    target_origin_id       = local.media_origin
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  }

  ordered_cache_behavior {
    path_pattern           = "/scores/*"
    target_origin_id       = "scores"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
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
