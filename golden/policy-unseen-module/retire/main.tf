# Pattern: the bucket is made by a module whose code is not here, and which is handed the policy; a second one encrypts with a key.
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
  region = "eu-central-1"
}

data "aws_iam_policy_document" "guide" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [module.guide.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.park.arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.guide.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.park.arn]
    }
  }
}

module "guide" {
  source  = "acme/bucket/aws"
  version = "~> 1.4"

  name   = "park-guide"
  policy = data.aws_iam_policy_document.guide.json
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "tickets" {
  description = "tickets of the park"
}

resource "aws_kms_key_policy" "tickets" {
  key_id = aws_kms_key.tickets.key_id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "EnableIamUserPermissions"
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "AllowCloudFront"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "kms:Decrypt"
        Resource = "*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.park.arn
          }
        }
      },
    ]
  })
}

data "aws_iam_policy_document" "tickets" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::park-tickets/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.park.arn]
    }
  }
}

module "tickets" {
  source  = "acme/bucket/aws"
  version = "~> 1.4"

  name        = "park-tickets"
  policy      = data.aws_iam_policy_document.tickets.json
  kms_key_arn = aws_kms_key.tickets.arn
}

resource "aws_cloudfront_origin_access_control" "park" {
  name                              = "park-guide"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "park" {
  enabled = true

  origin {
    domain_name = module.guide.regional_domain_name
    origin_id   = "guide"

    origin_access_control_id = aws_cloudfront_origin_access_control.park.id
  }

  origin {
    domain_name = "park-tickets.s3.eu-central-1.amazonaws.com"
    origin_id   = "tickets"

    origin_access_control_id = aws_cloudfront_origin_access_control.park.id
  }

  default_cache_behavior {
    target_origin_id       = "guide"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/tickets/*"
    target_origin_id       = "tickets"
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
