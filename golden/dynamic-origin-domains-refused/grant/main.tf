# Pattern: a module makes origins with its one OAI of objects that bring the domain names, and the policy of one of the buckets is not here, or nothing shows which buckets there are: refused, and other distributions move.
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

variable "extra_origins" {
  description = "Buckets of the branches, by the id of the origin"
  type = map(object({
    bucket = string
  }))
}

resource "aws_s3_bucket" "catalogue" {
  bucket = "library-catalogue"
}

resource "aws_s3_bucket" "events" {
  bucket = "library-events"
}

# The policy of the old catalogue is kept by another team.
module "catalogue" {
  source = "./modules/cdn"

  name = "catalogue"

  origins = {
    catalogue = { domain_name = aws_s3_bucket.catalogue.bucket_regional_domain_name }
    old       = { domain_name = "library-old-catalogue.s3.eu-central-1.amazonaws.com" }
  }
}

module "events" {
  source = "./modules/events"

  domain_name = aws_s3_bucket.events.bucket_regional_domain_name
}

resource "aws_cloudfront_origin_access_identity" "branches" {
  comment = "Branches"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "branches" {
  name                              = "branches"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "branches" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.extra_origins

    content {
      domain_name = "${origin.value.bucket}.s3.eu-central-1.amazonaws.com"
      origin_id   = origin.key

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.branches.cloudfront_access_identity_path
      }
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

data "aws_iam_policy_document" "catalogue" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.catalogue.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.catalogue.oai_arn]
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
      values   = [module.catalogue.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "catalogue" {
  bucket = aws_s3_bucket.catalogue.id
  policy = data.aws_iam_policy_document.catalogue.json
}

data "aws_iam_policy_document" "events" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.events.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.events.oai_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.events.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.events.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "events" {
  bucket = aws_s3_bucket.events.id
  policy = data.aws_iam_policy_document.events.json
}
