# Pattern: a module for other repositories; one of its origins needs an OAI, the other has one where it is not left empty.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  count = var.create ? 1 : 0

  enabled = true
  comment = var.comment

  origin {
    domain_name              = var.pages_domain_name
    origin_id                = "pages"
    origin_access_control_id = var.pages_origin_access_control_id

    dynamic "s3_origin_config" {
      for_each = var.pages_origin_access_control_id == null ? [1] : []

      content {
        origin_access_identity = var.pages_origin_access_identity_path
      }
    }
  }

  origin {
    domain_name = var.media_domain_name
    origin_id   = "media"

    origin_access_control_id = var.media_origin_access_control_id

    dynamic "s3_origin_config" {
      for_each = var.media_origin_access_control_id == null ? (var.media_origin_access_identity_path == "" ? [] : [var.media_origin_access_identity_path]) : []

      content {
        origin_access_identity = s3_origin_config.value
      }
    }
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "pages"
    viewer_protocol_policy = "redirect-to-https"
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
  value       = length(aws_cloudfront_distribution.this) > 0 ? aws_cloudfront_distribution.this[0].arn : null
}

variable "create" {
  type    = bool
  default = true
}

variable "comment" {
  type = string
}

variable "pages_domain_name" {
  type = string
}

variable "pages_origin_access_identity_path" {
  default = null
  type    = string
}

variable "pages_origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

variable "media_domain_name" {
  type = string
}

variable "media_origin_access_identity_path" {
  description = "Path of the OAI for media; none for an open bucket"
  type        = string
  default     = ""
}

variable "media_origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}
