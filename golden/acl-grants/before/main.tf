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

resource "aws_cloudfront_origin_access_identity" "films" {
  comment = "films"
}

resource "aws_cloudfront_origin_access_identity" "trailers" {
  comment = "trailers"
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

    grant {
      grantee {
        id   = aws_cloudfront_origin_access_identity.films.s3_canonical_user_id
        type = "CanonicalUser"
      }
      permission = "READ"
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
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.films.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.films.iam_arn]
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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.films.cloudfront_access_identity_path
    }
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
