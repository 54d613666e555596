# Pattern: the key comes from a registry module that is handed a list of key statements.
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

module "key" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 3.1"

  description = "catalogue"

  key_statements = [
    {
      sid       = "Logs"
      actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"]
      resources = ["*"]

      principals = [
        {
          type        = "Service"
          identifiers = ["logs.eu-central-1.amazonaws.com"]
        }
      ]

      conditions = [
        {
          test     = "ArnLike"
          variable = "kms:EncryptionContext:aws:logs:arn"
          values   = ["arn:aws:logs:eu-central-1:111122223333:log-group:*"]
        }
      ]
    },
    {
      sid       = "AllowCloudFront"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      ]

      conditions = [
        {
          test     = "StringEquals"
          variable = "AWS:SourceArn"
          values   = [aws_cloudfront_distribution.catalogue.arn]
        }
      ]
    }
  ]
}

resource "aws_s3_bucket" "catalogue" {
  bucket = "library-catalogue"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "catalogue" {
  bucket = aws_s3_bucket.catalogue.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.key.key_arn
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "catalogue" {
  comment = "catalogue"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "catalogue" {
  name                              = aws_s3_bucket.catalogue.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "catalogue" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.catalogue.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.catalogue.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.catalogue.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.catalogue.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "catalogue" {
  bucket = aws_s3_bucket.catalogue.id
  policy = data.aws_iam_policy_document.catalogue.json
}

resource "aws_cloudfront_distribution" "catalogue" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.catalogue.bucket_regional_domain_name
    origin_id   = "catalogue"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.catalogue.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "catalogue"
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
