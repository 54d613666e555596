# Pattern: a bucket's origin on an input that is not null; a caller hands an empty path over, which is not null either.
locals {
  from_bucket = var.oai_path != null
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true
  comment = var.comment

  dynamic "origin" {
    for_each = local.from_bucket ? [1] : []

    content {
      domain_name = var.domain_name
      origin_id   = "main"

      s3_origin_config {
        origin_access_identity = var.oai_path
      }
    }
  }

  dynamic "origin" {
    for_each = local.from_bucket ? [] : [1]

    content {
      domain_name = var.domain_name
      origin_id   = "main"

      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "main"
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

variable "comment" {
  type = string
}

variable "domain_name" {
  type = string
}

variable "oai_path" {
  type    = string
  default = null
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

output "arn" {
  value = aws_cloudfront_distribution.this.arn
}
