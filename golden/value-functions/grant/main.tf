# Pattern: OAIs go through functions and local values: a map of all instances by their keys, `format`, `formatlist`, `coalesce`, a local value that is the whole resource, and a local list of readers that has a role too.
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

variable "tenants" {
  type    = set(string)
  default = ["north", "south"]
}

variable "has_maps" {
  type    = bool
  default = true
}

locals {
  tenant_paths = { for key, oai in aws_cloudfront_origin_access_identity.tenant : key => oai.cloudfront_access_identity_path }
  tenant_arns  = { for key, oai in aws_cloudfront_origin_access_identity.tenant : key => oai.iam_arn }
  docs         = aws_cloudfront_origin_access_identity.docs

  docs_readers = [
    aws_iam_role.indexer.arn,
    aws_cloudfront_origin_access_identity.docs.iam_arn, # the site
    "arn:aws:iam::123456789012:role/archivist",
  ]
}

resource "aws_iam_role" "indexer" {
  name = "heron-indexer"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_cloudfront_origin_access_identity" "tenant" {
  for_each = var.tenants

  comment = "Tenant ${each.key}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "tenant" {
  for_each = var.tenants

  name                              = aws_s3_bucket.tenant[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "docs" {
  comment = "Documentation"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "docs" {
  name                              = aws_s3_bucket.docs.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "maps" {
  count = var.has_maps ? 1 : 0

  comment = "Maps"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "maps" {
  count = var.has_maps ? 1 : 0

  name                              = aws_s3_bucket.maps.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "tenant" {
  for_each = var.tenants

  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.tenant[each.key].bucket_regional_domain_name
    origin_id   = each.key

    s3_origin_config {
      origin_access_identity = local.tenant_paths[each.key]
    }
  }

  default_cache_behavior {
    target_origin_id       = each.key
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

resource "aws_cloudfront_distribution" "docs" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.docs.bucket_regional_domain_name
    origin_id   = "docs"

    s3_origin_config {
      origin_access_identity = format("origin-access-identity/cloudfront/%s", aws_cloudfront_origin_access_identity.docs.id)
    }
  }

  default_cache_behavior {
    target_origin_id       = "docs"
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

resource "aws_cloudfront_distribution" "search" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.docs.bucket_regional_domain_name
    origin_id   = "docs"

    s3_origin_config {
      origin_access_identity = local.docs.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "docs"
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

resource "aws_cloudfront_distribution" "maps" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.maps.bucket_regional_domain_name
    origin_id   = "maps"

    s3_origin_config {
      origin_access_identity = coalesce(one(aws_cloudfront_origin_access_identity.maps[*].cloudfront_access_identity_path), "")
    }
  }

  default_cache_behavior {
    target_origin_id       = "maps"
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

resource "aws_s3_bucket" "tenant" {
  for_each = var.tenants

  bucket = "heron-${each.key}"
}

data "aws_iam_policy_document" "tenant" {
  for_each = var.tenants

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.tenant[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.tenant_arns[each.key]]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.tenant[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tenant[each.key].arn]
    }
  }
}

resource "aws_s3_bucket_policy" "tenant" {
  for_each = var.tenants

  bucket = aws_s3_bucket.tenant[each.key].id
  policy = data.aws_iam_policy_document.tenant[each.key].json
}

resource "aws_s3_bucket" "docs" {
  bucket = "heron-docs"
}

data "aws_iam_policy_document" "docs" {
  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = local.docs_readers
    }
  }

  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.docs.arn, aws_cloudfront_distribution.search.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = data.aws_iam_policy_document.docs.json
}

resource "aws_s3_bucket" "maps" {
  bucket = "heron-maps"
}

data "aws_iam_policy_document" "maps" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.maps.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = formatlist("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity %s", aws_cloudfront_origin_access_identity.maps[*].id)
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.maps.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.maps.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "maps" {
  bucket = aws_s3_bucket.maps.id
  policy = data.aws_iam_policy_document.maps.json
}
