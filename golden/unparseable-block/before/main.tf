# Pattern: locals that Terraform reads and the parser does not (a conditional over several lines in an object for).

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

resource "aws_s3_bucket" "dashboards" {
  bucket = "metrics-dashboards"
  tags   = local.tags
}

resource "aws_cloudfront_origin_access_identity" "dashboards" {
  comment = "metrics dashboards"
}

data "aws_iam_policy_document" "dashboards" {
  statement {
    sid       = "DashboardsRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.dashboards.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.dashboards.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "dashboards" {
  bucket = aws_s3_bucket.dashboards.id
  policy = data.aws_iam_policy_document.dashboards.json
}

resource "aws_cloudfront_distribution" "dashboards" {
  enabled             = true
  default_root_object = "index.html"
  tags                = local.tags

  origin {
    domain_name = aws_s3_bucket.dashboards.bucket_regional_domain_name
    origin_id   = "dashboards"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.dashboards.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "dashboards"
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
