# Pattern: `for_each` chained from the buckets: `each.value` is a bucket; the policies go by a set of names, whose values are its keys.

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
  region = "eu-west-1"
}

locals {
  gardens = {
    alpine = { index = "index.html" }
    herb   = { index = "start.html" }
  }

  names = toset(keys(local.gardens))
}

resource "aws_s3_bucket" "garden" {
  for_each = local.gardens

  bucket = "botanical-${each.key}"
}

resource "aws_cloudfront_origin_access_control" "garden" {
  for_each = aws_s3_bucket.garden

  name                              = aws_s3_bucket.garden[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "garden" {
  for_each = local.names

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.garden[each.value].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.garden[each.key].arn]
    }
  }
}

resource "aws_s3_bucket_policy" "garden" {
  for_each = aws_s3_bucket.garden

  bucket = each.value.id
  policy = data.aws_iam_policy_document.garden[each.key].json
}

resource "aws_cloudfront_distribution" "garden" {
  for_each = aws_s3_bucket.garden

  enabled             = true
  comment             = each.value.bucket
  default_root_object = local.gardens[each.key].index

  origin {
    domain_name = each.value.bucket_regional_domain_name
    origin_id   = each.key

    origin_access_control_id = aws_cloudfront_origin_access_control.garden[each.key].id
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
