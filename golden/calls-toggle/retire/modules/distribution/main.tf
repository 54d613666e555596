# Pattern: one module for sites and for APIs, told apart by a word; the OAI and the bucket's policy are a module of their own.
locals {
  is_site = var.distribution_type == "s3"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = "${var.name} ${var.distribution_type}"
  default_root_object = local.is_site ? "index.html" : null

  dynamic "origin" {
    for_each = local.is_site ? [1] : []

    content {
      domain_name = var.s3_origin_domain_name
      origin_id   = var.s3_origin_id

      origin_access_control_id = var.origin_access_control_id
    }
  }

  dynamic "origin" {
    for_each = var.distribution_type == "api" ? [1] : []

    content {
      domain_name = var.api_origin_domain_name
      origin_id   = "http-api"

      custom_origin_config {
        origin_protocol_policy = "https-only"
        http_port              = 80
        https_port             = 443
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = local.is_site ? var.s3_origin_id : "http-api"
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
