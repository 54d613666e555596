resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "atlas"
}

resource "aws_cloudfront_origin_access_identity" "brochure" {
  comment = "brochure"
}

resource "aws_cloudfront_origin_access_identity" "catalogue" {
  comment = "catalogue"
}

resource "aws_cloudfront_origin_access_identity" "diary" {
  comment = "diary"
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
