# Pattern: a website module that Terragrunt calls, from other repositories too: an origin in a bucket where an OAI is handed over.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.64"
    }
  }
}

locals {
  origin_id = (var.origin_access_identity == null && var.origin_access_control_id == null) || (var.origin_access_identity == "" && var.origin_access_control_id == null) ? "web-server" : "bucket"
}

resource "aws_cloudfront_distribution" "website" {
  comment             = "Website ${var.domain_name}"
  enabled             = true
  default_root_object = "index.html"

  default_cache_behavior {
    target_origin_id       = local.origin_id
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  dynamic "origin" {
    for_each = var.origin_access_identity == null && var.origin_access_control_id == null ? toset([true]) : toset([])

    content {
      origin_id   = local.origin_id
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
    for_each = var.origin_access_identity != null || var.origin_access_control_id != null ? toset([true]) : toset([])

    content {
      origin_id   = local.origin_id
      domain_name = var.origin_domain_name

      origin_access_control_id = var.origin_access_control_id

      dynamic "s3_origin_config" {
        for_each = var.origin_access_control_id == null ? [1] : []

        content {
          origin_access_identity = var.origin_access_identity
        }
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
