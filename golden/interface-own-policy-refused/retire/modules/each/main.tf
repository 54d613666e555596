# Pattern: in published modules callers can leave the bucket's policy out, by words that cannot stand beside an OAC: a list, a local value of a module below, or those of another module than the origin's.

terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "name" {
  description = "Name of the site and of its bucket"
  type        = string
}

variable "policies" {
  description = "Which policies the module sees to: [\"bucket\"], or none"
  type        = set(string)
  default     = ["bucket"]
}

resource "aws_s3_bucket" "notes" {
  bucket = var.name
}

resource "aws_cloudfront_origin_access_identity" "notes" {
  comment = var.name

  lifecycle {
    create_before_destroy = true
  }
}

data "aws_iam_policy_document" "notes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.notes.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.notes.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "notes" {
  for_each = var.policies

  bucket = aws_s3_bucket.notes.id
  policy = data.aws_iam_policy_document.notes.json
}

resource "aws_cloudfront_distribution" "notes" {
  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.notes.bucket_regional_domain_name
    origin_id   = "notes"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.notes.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "notes"
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

output "bucket" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.notes.id
}

output "oai_iam_arn" {
  description = "ARN of the origin access identity, for a bucket policy of your own"
  value       = aws_cloudfront_origin_access_identity.notes.iam_arn
}
