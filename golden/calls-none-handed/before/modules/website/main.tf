# Pattern: a module with an input for an OAI, all of whose callers are known and hand none over; the OAI of one stands beside its call.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.64"
    }
  }
}

resource "aws_cloudfront_distribution" "website" {
  comment             = "Website ${var.domain_name}"
  enabled             = true
  is_ipv6_enabled     = true
  default_root_object = "index.html"

  default_cache_behavior {
    target_origin_id       = "main"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  dynamic "origin" {
    for_each = var.origin_access_identity == null ? toset([true]) : toset([])

    content {
      origin_id   = "main"
      domain_name = var.origin_domain_name
      origin_path = var.origin_path

      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_ssl_protocols   = ["TLSv1.2"]
        origin_protocol_policy = "https-only"
      }
    }
  }

  dynamic "origin" {
    for_each = var.origin_access_identity != null ? toset([true]) : toset([])

    content {
      origin_id   = "main"
      domain_name = var.origin_domain_name

      s3_origin_config {
        origin_access_identity = var.origin_access_identity
      }
    }
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
