# Pattern: a published module whose origins take an OAI or an OAC already, as the caller says.
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
  description = "Key of the origin that serves what no other does"
  type        = string
}

variable "s3_origins" {
  description = "Origins that are buckets, by their IDs"

  type = map(object({
    host = string
    origin_access = optional(object({
      type = optional(string, "CONTROL")
      id   = optional(string)
    }), {})
  }))
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true

  dynamic "origin" {
    for_each = var.s3_origins
    iterator = s3

    content {
      domain_name = s3.value.host
      origin_id   = s3.key

      origin_access_control_id = (s3.value.origin_access.type == "CONTROL"
        ? s3.value.origin_access.id
        : null
      )

      dynamic "s3_origin_config" {
        for_each = s3.value.origin_access.type == "IDENTITY" ? ["go"] : []

        content {
          origin_access_identity = s3.value.origin_access.id
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

output "arn" {
  description = "ARN of the distribution"
  value       = aws_cloudfront_distribution.this.arn
}
