resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "tenant ${var.tenant}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = substr("tenant ${var.tenant}", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = var.tenant
  default_root_object = "index.html"

  origin {
    domain_name = var.bucket_domain_name
    origin_id   = "bucket"
    origin_path = "/${var.tenant}"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
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

variable "tenant" {
  description = "Whose site it is"
  type        = string
}

variable "bucket_domain_name" {
  description = "Regional domain name of the bucket"
  type        = string
}

output "oai_iam_arn" {
  description = "ARN of the origin access identity"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}

output "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution"
  value       = aws_cloudfront_distribution.this.arn
}
