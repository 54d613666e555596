# Pattern: a published module makes its origins of callers' objects, whose type is written out.
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
  description = "ID of the origin that serves what no other does"
  type        = string
}

variable "origins" {
  description = "Origins"

  type = list(object({
    domain_name = string
    origin_id   = string
    origin_path = optional(string, "")
    s3_origin_config = optional(object({
      origin_access_identity = string
    }))
    origin_access_control_id = optional(string)
  }))
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true

  dynamic "origin" {
    for_each = var.origins

    content {
      domain_name              = origin.value.domain_name
      origin_id                = origin.value.origin_id
      origin_path              = origin.value.origin_path
      origin_access_control_id = origin.value.origin_access_control_id

      dynamic "s3_origin_config" {
        for_each = origin.value.s3_origin_config == null ? [] : [true]

        content {
          origin_access_identity = origin.value.s3_origin_config.origin_access_identity
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

output "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution"
  value       = aws_cloudfront_distribution.this.arn
}
