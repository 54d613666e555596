variable "catalogue" {
  description = "Domain name of the bucket with the catalogue."
  type        = string
}

variable "uploads" {
  description = "Domain name of the bucket with what users upload."
  type        = string
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

variable "viewer_protocol" {
  description = "What becomes of plain HTTP."
  type        = string
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true

  origin {
    domain_name = var.catalogue
    origin_id   = "catalogue"

    origin_access_control_id = var.origin_access_control_id
  }

  origin {
    domain_name = var.uploads
    origin_id   = "uploads"

    origin_access_control_id = var.origin_access_control_id
  }

  default_cache_behavior {
    target_origin_id       = "catalogue"
    viewer_protocol_policy = var.viewer_protocol
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/uploads/*"
    target_origin_id       = "uploads"
    viewer_protocol_policy = var.viewer_protocol
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
