variable "comment" {
  type = string
}

variable "target_origin_id" {
  type = string
}

variable "origin" {
  description = "The origins"
  type        = list(any)
  default     = []
}

resource "aws_cloudfront_distribution" "this" {
  comment             = var.comment
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.origin

    content {
      connection_attempts      = lookup(origin.value, "connection_attempts", 3)
      domain_name              = origin.value.domain_name
      origin_id                = origin.value.origin_id
      origin_access_control_id = lookup(origin.value, "origin_access_control_id", null)

      dynamic "custom_origin_config" {
        for_each = lookup(origin.value, "custom_origin_config", [])

        content {
          http_port              = custom_origin_config.value.http_port
          https_port             = custom_origin_config.value.https_port
          origin_protocol_policy = custom_origin_config.value.origin_protocol_policy
          origin_ssl_protocols   = custom_origin_config.value.origin_ssl_protocols
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = var.target_origin_id
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
