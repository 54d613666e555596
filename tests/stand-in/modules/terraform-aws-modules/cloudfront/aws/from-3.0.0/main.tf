# A stand-in for the registry module of this name, versions 3.0 and 3.1: what its inputs say about OAIs.

variable "create_distribution" {
  type    = bool
  default = true
}

variable "create_origin_access_identity" {
  type    = bool
  default = false
}

variable "origin_access_identities" {
  type    = map(string)
  default = {}
}

variable "origin" {
  type    = any
  default = {}
}

variable "default_cache_behavior" {
  type    = any
  default = null
}

variable "ordered_cache_behavior" {
  type    = any
  default = []
}

variable "enabled" {
  type    = bool
  default = true
}

variable "aliases" {
  type    = list(string)
  default = null
}

variable "comment" {
  type    = string
  default = null
}

variable "default_root_object" {
  type    = string
  default = null
}

resource "aws_cloudfront_origin_access_identity" "this" {
  for_each = var.create_origin_access_identity ? var.origin_access_identities : {}

  comment = each.value

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_distribution" "this" {
  count = var.create_distribution ? 1 : 0

  enabled             = var.enabled
  aliases             = var.aliases
  comment             = var.comment
  default_root_object = var.default_root_object

  dynamic "origin" {
    for_each = var.origin

    content {
      domain_name              = origin.value.domain_name
      origin_id                = try(origin.value.origin_id, origin.key)
      origin_path              = try(origin.value.origin_path, "")
      origin_access_control_id = lookup(origin.value, "origin_access_control_id", null)

      dynamic "s3_origin_config" {
        for_each = contains(keys(origin.value), "s3_origin_config") ? [origin.value.s3_origin_config] : []

        content {
          origin_access_identity = lookup(
            s3_origin_config.value,
            "cloudfront_access_identity_path",
            try(aws_cloudfront_origin_access_identity.this[s3_origin_config.value.origin_access_identity].cloudfront_access_identity_path, null),
          )
        }
      }

      dynamic "custom_origin_config" {
        for_each = try([origin.value.custom_origin_config], [])

        content {
          http_port              = custom_origin_config.value.http_port
          https_port             = custom_origin_config.value.https_port
          origin_protocol_policy = custom_origin_config.value.origin_protocol_policy
          origin_ssl_protocols   = custom_origin_config.value.origin_ssl_protocols
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = var.default_cache_behavior.target_origin_id
    viewer_protocol_policy = var.default_cache_behavior.viewer_protocol_policy
    allowed_methods        = try(var.default_cache_behavior.allowed_methods, ["GET", "HEAD"])
    cached_methods         = try(var.default_cache_behavior.cached_methods, ["GET", "HEAD"])
    cache_policy_id        = try(var.default_cache_behavior.cache_policy_id, null)
  }

  dynamic "ordered_cache_behavior" {
    for_each = var.ordered_cache_behavior

    content {
      path_pattern           = ordered_cache_behavior.value.path_pattern
      target_origin_id       = ordered_cache_behavior.value.target_origin_id
      viewer_protocol_policy = ordered_cache_behavior.value.viewer_protocol_policy
      allowed_methods        = try(ordered_cache_behavior.value.allowed_methods, ["GET", "HEAD"])
      cached_methods         = try(ordered_cache_behavior.value.cached_methods, ["GET", "HEAD"])
      cache_policy_id        = try(ordered_cache_behavior.value.cache_policy_id, null)
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

output "cloudfront_distribution_id" {
  value = try(aws_cloudfront_distribution.this[0].id, "")
}

output "cloudfront_distribution_arn" {
  value = try(aws_cloudfront_distribution.this[0].arn, "")
}

output "cloudfront_distribution_domain_name" {
  value = try(aws_cloudfront_distribution.this[0].domain_name, "")
}

output "cloudfront_origin_access_identities" {
  value = aws_cloudfront_origin_access_identity.this
}

output "cloudfront_origin_access_identity_ids" {
  value = [for identity in aws_cloudfront_origin_access_identity.this : identity.id]
}

output "cloudfront_origin_access_identity_iam_arns" {
  value = [for identity in aws_cloudfront_origin_access_identity.this : identity.iam_arn]
}
