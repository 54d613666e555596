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

resource "aws_cloudfront_distribution" "preview" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = var.domain_name
    origin_id   = "files"

    origin_access_control_id = var.origin_access_control_id

    dynamic "s3_origin_config" {
      for_each = var.origin_access_control_id == null ? [1] : []

      content {
        origin_access_identity = var.oai_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "files"
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
  value       = aws_cloudfront_distribution.preview.arn
}
