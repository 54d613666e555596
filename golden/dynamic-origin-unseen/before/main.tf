# Pattern: `dynamic "origin"` over objects that an input brings, and nothing shows who gives it: refused, with the statement for the policy that names the OAI.
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

variable "origins" {
  description = "The origins by their ids; those of a bucket have the path of the OAI"
  type = map(object({
    domain = string
    oai    = optional(string)
  }))
}

resource "aws_cloudfront_origin_access_identity" "bistro" {
  comment = "Bistro"
}

resource "aws_cloudfront_distribution" "bistro" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.origins

    content {
      domain_name = origin.value.domain
      origin_id   = origin.key

      dynamic "s3_origin_config" {
        for_each = origin.value.oai[*]

        content {
          origin_access_identity = s3_origin_config.value
        }
      }

      dynamic "custom_origin_config" {
        for_each = origin.value.oai == null ? [1] : []

        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "menu"
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

resource "aws_s3_bucket" "menu" {
  bucket = "bistro-menu"
}

data "aws_iam_policy_document" "menu" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.menu.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.bistro.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "menu" {
  bucket = aws_s3_bucket.menu.id
  policy = data.aws_iam_policy_document.menu.json
}

output "oai_path" {
  description = "For the origins of buckets"
  value       = aws_cloudfront_origin_access_identity.bistro.cloudfront_access_identity_path
}
