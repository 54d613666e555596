variable "comment" {
  description = "What the distribution is for"
  type        = string
}

variable "default_origin_id" {
  description = "The origin of whatever has no behavior of its own"
  type        = string
}

variable "s3_origins" {
  description = "The buckets to read from"
  type = list(object({
    origin_id   = string
    domain_name = string
    path        = optional(string, "")
  }))
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "this" {
  comment = substr(join(" ", compact(["Deprecated:", var.comment])), 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = substr(var.comment, 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = var.comment
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.s3_origins

    content {
      domain_name = origin.value.domain_name
      origin_id   = origin.value.origin_id
      origin_path = origin.value.path

      origin_access_control_id = aws_cloudfront_origin_access_control.this.id
    }
  }

  default_cache_behavior {
    target_origin_id       = var.default_origin_id
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
  description = "Who reads from the buckets"
  value       = aws_cloudfront_origin_access_identity.this.iam_arn
}

output "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution"
  value       = aws_cloudfront_distribution.this.arn
}
