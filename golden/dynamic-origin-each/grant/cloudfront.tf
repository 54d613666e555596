resource "aws_cloudfront_origin_access_identity" "section" {
  for_each = var.sections

  comment = "Section ${each.key}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "section" {
  for_each = var.sections

  name                              = aws_s3_bucket.section[each.key].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "supplement" {
  comment = "All supplements"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "supplement" {
  name                              = "All supplements"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "archive" {
  comment = "The archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "archive" {
  name                              = aws_s3_bucket.archive.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "letters" {
  comment = "Letters to the editor"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "letters" {
  name                              = aws_s3_bucket.letters.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "sections" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.sections

    content {
      domain_name = aws_s3_bucket.section[origin.key].bucket_regional_domain_name
      origin_id   = origin.key

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.section[origin.key].cloudfront_access_identity_path
      }
    }
  }

  dynamic "origin" {
    for_each = var.has_archive ? [1] : []

    content {
      domain_name = aws_s3_bucket.archive.bucket_regional_domain_name
      origin_id   = "archive"

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.archive.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "news"
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

resource "aws_cloudfront_distribution" "supplements" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = var.supplements
    iterator = supplement

    content {
      domain_name = aws_s3_bucket.supplement[supplement.value].bucket_regional_domain_name
      origin_id   = supplement.value

      s3_origin_config {
        origin_access_identity = aws_cloudfront_origin_access_identity.supplement.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "books"
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

resource "aws_cloudfront_distribution" "letters" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.upstreams

    content {
      # oai2oac:granted every private upstream is the bucket of the letters, whose policy has the statement
      domain_name = origin.value.private ? aws_s3_bucket.letters.bucket_regional_domain_name : origin.value.domain
      origin_id   = origin.key

      dynamic "s3_origin_config" {
        for_each = origin.value.private ? [1] : []

        content {
          origin_access_identity = aws_cloudfront_origin_access_identity.letters.cloudfront_access_identity_path
        }
      }

      dynamic "custom_origin_config" {
        for_each = origin.value.private ? [] : [1]

        content {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "letters"
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
