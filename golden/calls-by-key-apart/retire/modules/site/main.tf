resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = var.bucket_domain_name
    origin_id   = "bucket"

    s3_origin_config {
      origin_access_identity = var.oai_path
    }
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "bucket"
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

variable "name" {
  description = "Name of the site"
  type        = string
}

variable "bucket_domain_name" {
  description = "Regional domain name of the bucket"
  type        = string
}

variable "oai_path" {
  description = "Path of the origin access identity"
  type        = string
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}
