variable "domain_name" {
  type = string
}

resource "aws_cloudfront_origin_access_identity" "files" {
  comment = "files of acme"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "files" {
  name                              = "files of acme"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "files" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = var.domain_name
    origin_id   = "files"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.files.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "files"
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

output "reader_arn" {
  value = aws_cloudfront_origin_access_identity.files.iam_arn
}

output "oai_path" {
  value = aws_cloudfront_origin_access_identity.files.cloudfront_access_identity_path
}
