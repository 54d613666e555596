provider "aws" {
  region = "eu-central-1"
}

module "origin" {
  source = "../.."

  name                           = "juniper-example"
  origin_access_identity_comment = "as an example"
}

resource "aws_cloudfront_distribution" "example" {
  enabled = true
  comment = "An example"

  origin {
    domain_name = module.origin.bucket_regional_domain_name
    origin_id   = "bucket"

    s3_origin_config {
      origin_access_identity = module.origin.origin_access_identity_path
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

output "origin_access_identity_path" {
  value = module.origin.origin_access_identity_path
}
