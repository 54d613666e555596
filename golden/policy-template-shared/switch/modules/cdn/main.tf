variable "domain_name" {
  description = "Domain name of the bucket."
  type        = string
}

variable "origin_access" {
  description = "Path of the OAI."
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
    domain_name = var.domain_name
    origin_id   = "bucket"

    s3_origin_config {
      origin_access_identity = var.origin_access
    }
  }

  default_cache_behavior {
    target_origin_id       = "bucket"
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
