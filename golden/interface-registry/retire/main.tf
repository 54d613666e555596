# Pattern: a published module around the registry's module shows the OAIs that this makes, and lets callers turn everything off.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

module "cloudfront" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 3.2"

  create_distribution = var.create_distribution
  comment             = var.comment

  create_origin_access_identity = true
  origin_access_identities = {
    (var.origin_name) = var.comment
  }

  create_origin_access_control = true
  origin_access_control = {
    (var.origin_name) = {
      description      = var.comment
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    bucket = {
      domain_name           = data.aws_s3_bucket.origin.bucket_regional_domain_name
      origin_path           = var.origin_path
      origin_access_control = var.origin_name
    }
  }

  default_cache_behavior = {
    target_origin_id       = "bucket"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

data "aws_s3_bucket" "origin" {
  bucket = var.origin_bucket
}

data "aws_iam_policy_document" "origin" {
  statement {
    sid       = "S3GetObjectForCloudFront"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.origin_bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = module.cloudfront.cloudfront_origin_access_identity_iam_arns
    }
  }

  dynamic "statement" {
    for_each = var.create_distribution ? [1] : []

    content {
      sid       = "S3GetObjectForCloudFrontOAC"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${var.origin_bucket}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [module.cloudfront.cloudfront_distribution_arn]
      }
    }
  }

  statement {
    sid     = "ForceSSLOnlyAccess"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
      "arn:aws:s3:::${var.origin_bucket}",
      "arn:aws:s3:::${var.origin_bucket}/*",
    ]

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

resource "aws_s3_bucket_policy" "origin" {
  bucket = var.origin_bucket
  policy = data.aws_iam_policy_document.origin.json
}
