variable "domain_name" {
  description = "Domain name of the bucket"
  type        = string
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "Managed by the cdn module"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = substr("this-${split(".", var.domain_name)[0]}", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = "Map"
  default_root_object = "index.html"

  origin {
    domain_name = var.domain_name
    origin_id   = "tiles"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "tiles"
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

output "oai_iam_arn" {
  description = "ARN of the origin access identity"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}

output "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution"
  value       = aws_cloudfront_distribution.this.arn
}
