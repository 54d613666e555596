# Pattern: a Lambda@Edge function's environment is encrypted with the bucket's key, so the distribution depends on the key.
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

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Root"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

resource "aws_kms_key" "clinic" {
  description = "clinic forms"
  policy      = data.aws_iam_policy_document.key.json
}

resource "aws_s3_bucket" "clinic" {
  bucket = "clinic-forms"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "clinic" {
  bucket = aws_s3_bucket.clinic.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.clinic.arn
    }
  }
}

resource "aws_iam_role" "headers" {
  name = "clinic-headers"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_lambda_function" "headers" {
  function_name = "clinic-headers"
  role          = aws_iam_role.headers.arn
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  filename      = "headers.zip"
  publish       = true
  kms_key_arn   = aws_kms_key.clinic.arn
}

resource "aws_cloudfront_origin_access_identity" "clinic" {
  comment = "clinic forms"
}

data "aws_iam_policy_document" "clinic" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.clinic.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.clinic.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "clinic" {
  bucket = aws_s3_bucket.clinic.id
  policy = data.aws_iam_policy_document.clinic.json
}

resource "aws_cloudfront_distribution" "clinic" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.clinic.bucket_regional_domain_name
    origin_id   = "clinic"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.clinic.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "clinic"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"

    lambda_function_association {
      event_type = "viewer-response"
      lambda_arn = aws_lambda_function.headers.qualified_arn
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
