resource "aws_cloudfront_origin_access_control" "orchard" {
  name                              = aws_s3_bucket.orchard.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "cellar" {
  count = var.has_identity ? 1 : 0

  name                              = aws_s3_bucket.cellar.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "harvest" {
  name                              = aws_s3_bucket.harvest.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "orchard" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.orchard.bucket_regional_domain_name
    origin_id   = "orchard"

    origin_access_control_id = var.is_private ? aws_cloudfront_origin_access_control.orchard.id : null
  }

  default_cache_behavior {
    target_origin_id       = "orchard"
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

resource "aws_cloudfront_distribution" "cellar" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.cellar.bucket_regional_domain_name
    origin_id   = "cellar"

    origin_access_control_id = try(aws_cloudfront_origin_access_control.cellar[0].id, null)
  }

  default_cache_behavior {
    target_origin_id       = "cellar"
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

resource "aws_cloudfront_distribution" "cider" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.cider.bucket_regional_domain_name
    origin_id   = "cider"

    origin_access_control_id = length(aws_cloudfront_origin_access_control.cellar) > 0 ? aws_cloudfront_origin_access_control.cellar[0].id : null
  }

  default_cache_behavior {
    target_origin_id       = "cider"
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

resource "aws_cloudfront_distribution" "harvest" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.harvest.bucket_regional_domain_name
    origin_id   = "harvest"

    origin_access_control_id = length(var.harvest_windows) > 0 ? aws_cloudfront_origin_access_control.harvest.id : null
  }

  default_cache_behavior {
    target_origin_id       = "harvest"
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
