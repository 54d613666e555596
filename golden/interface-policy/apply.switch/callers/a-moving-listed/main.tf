provider "aws" {
  region = "eu-central-1"
}

module "bucket" {
  source = "./../../modules/listed"

  name                         = "aspen-a-moving-listed"
  oai_iam_arns                 = [aws_cloudfront_origin_access_identity.site.iam_arn]
  cloudfront_distribution_arns = [aws_cloudfront_distribution.site.arn]
}

resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "aspen"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = "aspen-a-moving-listed"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = module.bucket.bucket_regional_domain_name
    origin_id   = "bucket"

    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
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
