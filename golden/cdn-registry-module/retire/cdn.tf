module "cdn" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.0"

  comment             = "Observatory"
  default_root_object = "index.html"

  create_origin_access_control = true
  origin_access_control = {
    pages = {
      name             = "observatory-pages"
      description      = "Observatory pages"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
    plates = {
      name             = aws_s3_bucket.plates.bucket
      description      = "Observatory ${var.environment} plates"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    pages = {
      domain_name = module.pages.s3_bucket_bucket_regional_domain_name

      origin_access_control = "pages"
    }

    plates = {
      domain_name           = aws_s3_bucket.plates.bucket_regional_domain_name
      origin_path           = "/scans"
      origin_access_control = "plates"
    }

    api = {
      domain_name = "api.observatory.example"
      custom_origin_config = {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "pages"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior = [
    {
      path_pattern           = "/plates/*"
      target_origin_id       = "plates"
      viewer_protocol_policy = "redirect-to-https"
      cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    },
    {
      path_pattern           = "/api/*"
      target_origin_id       = "api"
      viewer_protocol_policy = "https-only"
      cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    },
  ]
}
