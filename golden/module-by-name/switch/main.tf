# Pattern: a registry module makes the OAI, told to by inputs that are about it by their names, as is its output.

terraform {
  required_version = ">= 1.4"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

resource "aws_s3_bucket" "gallery" {
  bucket = "gallery-static"
}

module "cdn" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 3.4"

  create_origin_access_identity = true
  origin_access_identities = {
    gallery = "gallery"
  }

  create_origin_access_control = true
  origin_access_control = {
    gallery-static = {
      description      = "gallery"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    gallery = {
      domain_name           = aws_s3_bucket.gallery.bucket_regional_domain_name
      origin_access_control = "gallery-static"
    }
  }

  default_cache_behavior = {
    target_origin_id       = "gallery"
    viewer_protocol_policy = "redirect-to-https"
  }
}

data "aws_iam_policy_document" "gallery" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.gallery.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.cdn.cloudfront_origin_access_identity_iam_arns
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.gallery.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "gallery" {
  bucket = aws_s3_bucket.gallery.id
  policy = data.aws_iam_policy_document.gallery.json
}
