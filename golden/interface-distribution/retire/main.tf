# Pattern: a published module with everything in it that shows its OAI in every way: as a whole, attribute by attribute in an object, and among other things.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "name" {
  description = "Name of the site"
  type        = string
}

resource "aws_s3_bucket" "content" {
  bucket = var.name
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.content.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "content" {
  comment = substr(join(" ", compact(["Deprecated:", var.name])), 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "content" {
  name                              = aws_s3_bucket.content.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "content" {
  statement {
    sid       = "ReadForOAI"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.content.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.content.iam_arn]
    }
  }

  statement {
    sid       = "ReadForOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.content.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.content.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "content" {
  bucket = aws_s3_bucket.content.id
  policy = data.aws_iam_policy_document.content.json
}

resource "aws_cloudfront_distribution" "content" {
  enabled = true
  comment = var.name

  origin {
    domain_name = aws_s3_bucket.content.bucket_regional_domain_name
    origin_id   = "bucket"

    origin_access_control_id = aws_cloudfront_origin_access_control.content.id
  }

  default_cache_behavior {
    target_origin_id       = "bucket"
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
