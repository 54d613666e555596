# Pattern: the OAI's document is merged with others by source_policy_documents and override_policy_documents.
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

resource "aws_s3_bucket" "lab" {
  bucket = "lab-results"
}

resource "aws_cloudfront_origin_access_identity" "lab" {
  comment = "lab results"
}

data "aws_iam_policy_document" "cdn" {
  statement {
    sid       = "CdnRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.lab.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.lab.iam_arn]
    }
  }
}

data "aws_iam_policy_document" "transport" {
  statement {
    sid       = "CdnReadOAC"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.lab.arn, "${aws_s3_bucket.lab.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "lab" {
  source_policy_documents   = [data.aws_iam_policy_document.cdn.json]
  override_policy_documents = [data.aws_iam_policy_document.transport.json]
}

resource "aws_s3_bucket_policy" "lab" {
  bucket = aws_s3_bucket.lab.id
  policy = data.aws_iam_policy_document.lab.json
}

resource "aws_cloudfront_distribution" "lab" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.lab.bucket_regional_domain_name
    origin_id   = "lab"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.lab.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "lab"
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
