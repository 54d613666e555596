variable "domains" {
  description = "Domain names of the buckets"
  type        = map(string)
}

variable "paths" {
  description = "Paths of the origin access identities"
  type        = map(string)
}

resource "aws_cloudfront_distribution" "harbour" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = var.domains["site"]
    origin_id   = "site"

    s3_origin_config {
      origin_access_identity = var.paths["site"]
    }
  }

  origin {
    domain_name = var.domains["docs"]
    origin_id   = "docs"

    s3_origin_config {
      origin_access_identity = var.paths["docs"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/docs/*"
    target_origin_id       = "docs"
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
