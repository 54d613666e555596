variable "name" {
  description = "What the distribution is called"
  type        = string
}

variable "default_origin_id" {
  description = "The origin of whatever has no behavior of its own"
  type        = string
}

variable "origins" {
  description = "The buckets to read from, by the id of the origin"
  type = map(object({
    domain = string
    path   = optional(string)
  }))
}

resource "aws_cloudfront_origin_access_identity" "reader" {
  comment = var.name
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.origins
    iterator = bucket

    content {
      domain_name = bucket.value.domain
      origin_id   = bucket.key
      origin_path = bucket.value.path

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.reader.cloudfront_access_identity_path
      }
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

output "oai_arn" {
  description = "Who reads from the buckets"
  value       = aws_cloudfront_origin_access_identity.reader.iam_arn
}
