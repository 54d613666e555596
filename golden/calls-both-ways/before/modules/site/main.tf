# Pattern: a module that takes an OAC or an OAI; one root has moved, one has not, and one has neither.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  enabled = true
  comment = var.name

  origin {
    domain_name = var.bucket_domain_name
    origin_id   = "bucket"

    origin_access_control_id = var.oac_id

    dynamic "s3_origin_config" {
      for_each = var.oac_id == null ? [1] : []

      content {
        origin_access_identity = var.oai_path
      }
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
