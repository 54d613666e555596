# Pattern: a published module in which every origin is a bucket with an OAI that the caller brings.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.29"
    }
  }
}

variable "default_origin" {
  description = "Key of the bucket that serves what no other does"
  type        = string
}

variable "buckets" {
  description = "Buckets to serve, by the IDs of their origins"

  type = map(object({
    domain_name              = string
    oai_path                 = optional(string)
    origin_access_control_id = optional(string)
  }))
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true

  dynamic "origin" {
    for_each = var.buckets
    iterator = bucket

    content {
      domain_name = bucket.value.domain_name
      origin_id   = bucket.key

      origin_access_control_id = bucket.value.origin_access_control_id

      dynamic "s3_origin_config" {
        for_each = bucket.value.origin_access_control_id == null ? [1] : []

        content {
          origin_access_identity = bucket.value.oai_path
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = var.default_origin
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

output "distribution" {
  description = "The distribution"
  value       = aws_cloudfront_distribution.this
}
