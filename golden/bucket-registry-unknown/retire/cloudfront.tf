resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = "atlas"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "brochure" {
  comment = "brochure"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "brochure" {
  name                              = "brochure"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "catalogue" {
  comment = "catalogue"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "catalogue" {
  name                              = "catalogue"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "diary" {
  comment = "diary"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "diary" {
  name                              = "diary"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "press" {
  enabled = true

  origin {
    domain_name = module.atlas.s3_bucket_bucket_regional_domain_name
    origin_id   = "atlas"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = module.brochure.s3_bucket_bucket_regional_domain_name
    origin_id   = "brochure"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.brochure.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = module.catalogue.s3_bucket_bucket_regional_domain_name
    origin_id   = "catalogue"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.catalogue.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = module.diary.s3_bucket_bucket_regional_domain_name
    origin_id   = "diary"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.diary.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "atlas"
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
