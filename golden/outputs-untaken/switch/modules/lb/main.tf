resource "aws_cloudfront_origin_access_identity" "this" {
  comment = var.comment
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true
  comment = var.comment

  origin {
    domain_name = var.domain_name
    origin_id   = "lb"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "lb"
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

variable "comment" {
  description = "Comment of the distribution"
  type        = string
}

variable "domain_name" {
  description = "Host name of the load balancer"
  type        = string
}

output "oai_path" {
  description = "Path of the origin access identity"
  value       = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}
