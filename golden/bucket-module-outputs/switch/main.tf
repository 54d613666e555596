# Pattern: the bucket is made by a module whose code is elsewhere, and its policy here names another output of it than the origin does; one module is handed the OAI itself.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.90"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "recipes" {
  source  = "cloudposse/s3-bucket/aws"
  version = "4.10.0"

  bucket_name = "kitchen-recipes"
}

resource "aws_s3_bucket_policy" "recipes" {
  bucket = module.recipes.bucket_id
  policy = data.aws_iam_policy_document.recipes.json
}

data "aws_iam_policy_document" "recipes" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${module.recipes.bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.recipes.iam_arn]
    }
  }

  statement {
    sid       = "ReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["${module.recipes.bucket_arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.recipes.arn]
    }
  }

  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = [module.recipes.bucket_arn]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.recipes.iam_arn]
    }
  }

  statement {
    sid       = "ListOAC"
    actions   = ["s3:ListBucket"]
    resources = [module.recipes.bucket_arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.recipes.arn]
    }
  }
}

module "menus" {
  source  = "cloudposse/s3-bucket/aws"
  version = "4.10.0"

  bucket_name             = "kitchen-menus"
  source_policy_documents = [data.aws_iam_policy_document.menus.json]
}

data "aws_iam_policy_document" "menus" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::kitchen-menus/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.menus.iam_arn]
    }
  }

  statement {
    sid       = "ReadOAC"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::kitchen-menus/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.menus.arn]
    }
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.recipes.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "recipes" {
  comment = "Deprecated: recipes"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "recipes" {
  name                              = module.recipes.bucket_id
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "recipes" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = module.recipes.bucket_regional_domain_name
    origin_id   = "recipes"

    origin_access_control_id = aws_cloudfront_origin_access_control.recipes.id
  }

  default_cache_behavior {
    target_origin_id       = "recipes"
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

# Deprecated: replaced by aws_cloudfront_origin_access_control.menus.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "menus" {
  comment = "Deprecated: menus"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "menus" {
  name                              = "kitchen-menus"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "menus" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = module.menus.bucket_regional_domain_name
    origin_id   = "menus"

    origin_access_control_id = aws_cloudfront_origin_access_control.menus.id
  }

  default_cache_behavior {
    target_origin_id       = "menus"
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
