# Pattern: the bucket's ACL lets the OAI read (list) one bucket, and do everything with another.
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

data "aws_canonical_user_id" "current" {}

resource "aws_s3_bucket" "films" {
  bucket = "cinema-films"
}

resource "aws_s3_bucket" "trailers" {
  bucket = "cinema-trailers"
}

resource "aws_cloudfront_origin_access_control" "films" {
  name                              = aws_s3_bucket.films.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "trailers" {
  comment = "trailers"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "trailers" {
  name                              = aws_s3_bucket.trailers.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_acl" "films" {
  bucket = aws_s3_bucket.films.id

  access_control_policy {
    grant {
      grantee {
        id   = data.aws_canonical_user_id.current.id
        type = "CanonicalUser"
      }
      permission = "FULL_CONTROL"
    }

    owner {
      id = data.aws_canonical_user_id.current.id
    }
  }
}

resource "aws_s3_bucket_acl" "trailers" {
  bucket = aws_s3_bucket.trailers.id

  access_control_policy {
    grant {
      grantee {
        id   = aws_cloudfront_origin_access_identity.trailers.s3_canonical_user_id
        type = "CanonicalUser"
      }
      permission = "FULL_CONTROL"
    }

    owner {
      id = data.aws_canonical_user_id.current.id
    }
  }
}

data "aws_iam_policy_document" "films" {
  statement {
    sid       = "ReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.films.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.cinema.arn]
    }
  }

  statement {
    sid       = "AllowCloudFrontList"
    actions   = ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.films.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.cinema.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "films" {
  bucket = aws_s3_bucket.films.id
  policy = data.aws_iam_policy_document.films.json
}

data "aws_iam_policy_document" "trailers" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.trailers.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.trailers.iam_arn]
    }
  }

  statement {
    sid       = "ReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.trailers.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.cinema.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "trailers" {
  bucket = aws_s3_bucket.trailers.id
  policy = data.aws_iam_policy_document.trailers.json
}

resource "aws_cloudfront_distribution" "cinema" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.films.bucket_regional_domain_name
    origin_id   = "films"

    origin_access_control_id = aws_cloudfront_origin_access_control.films.id
  }

  origin {
    domain_name = aws_s3_bucket.trailers.bucket_regional_domain_name
    origin_id   = "trailers"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.trailers.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "films"
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
