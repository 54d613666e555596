variable "domain" {
  description = "Domain name of the bucket"
  type        = string
}

variable "path" {
  description = "Path of the origin access identity"
  type        = string
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

resource "aws_cloudfront_distribution" "press" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = var.domain
    origin_id   = "press"

    s3_origin_config {
      origin_access_identity = var.path
    }
  }

  default_cache_behavior {
    target_origin_id       = "press"
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
  value       = aws_cloudfront_distribution.press.arn
}
