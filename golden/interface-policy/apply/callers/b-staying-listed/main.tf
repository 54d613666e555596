provider "aws" {
  region = "eu-central-1"
}

module "bucket" {
  source = "./../../modules/listed"

  name         = "aspen-b-staying-listed"
  oai_iam_arns = [aws_cloudfront_origin_access_identity.site.iam_arn]
}

resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "aspen"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = module.bucket.bucket_regional_domain_name
    origin_id   = "bucket"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "bucket"
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
