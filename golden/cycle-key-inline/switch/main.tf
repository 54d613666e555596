# Pattern: encryption stands inside the bucket, and the key's policy inside the key: bucket, key and distribution in a circle.
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

data "aws_caller_identity" "this" {}

resource "aws_kms_key" "harvest" {
  description         = "harvest reports"
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "harvest" {
  key_id = aws_kms_key.harvest.key_id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Root"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
      }, {
      Sid    = "AllowCloudFront"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "kms:Decrypt"
      Resource = "*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.harvest.arn
        }
      }
    }]
  })
}

resource "aws_s3_bucket" "harvest" {
  bucket = "harvest-reports"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.harvest.arn
      }
    }
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.harvest.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "harvest" {
  comment = "Deprecated: harvest"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "harvest" {
  name                              = aws_s3_bucket.harvest.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "harvest" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.harvest.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.harvest.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.harvest.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.harvest.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "harvest" {
  bucket = aws_s3_bucket.harvest.id
  policy = data.aws_iam_policy_document.harvest.json
}

resource "aws_cloudfront_distribution" "harvest" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.harvest.bucket_regional_domain_name
    origin_id   = "harvest"

    origin_access_control_id = aws_cloudfront_origin_access_control.harvest.id
  }

  default_cache_behavior {
    target_origin_id       = "harvest"
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
