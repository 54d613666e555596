resource "aws_cloudfront_origin_access_identity" "shop" {
  comment = "shop"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "shop" {
  name                              = aws_s3_bucket.shop.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "shop" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "3.1.0"

  origin = {
    shop = {
      domain_name = aws_s3_bucket.shop.bucket_regional_domain_name
      s3_origin_config = {
        cloudfront_access_identity_path = aws_cloudfront_origin_access_identity.shop.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "shop"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

resource "aws_cloudfront_origin_access_control" "press" {
  name                              = aws_s3_bucket.press.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "press" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 3.0"

  create_origin_access_identity = true
  origin_access_identities      = { press = "press" }

  origin = {
    press = { domain_name = aws_s3_bucket.press.bucket_regional_domain_name, s3_origin_config = { origin_access_identity = "press" } }
  }

  default_cache_behavior = {
    target_origin_id       = "press"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

module "maps" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = ">= 3.2, < 6.0"

  create_origin_access_identity = true
  origin_access_identities = {
    "tiles" : "tiles",
  }

  create_origin_access_control = true
  origin_access_control = {
    fonts = {
      description      = "Fonts"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    },
    maps-tiles = {
      description      = "tiles"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    },
  }

  origin = {
    "tiles" : {
      "domain_name" : aws_s3_bucket.tiles.bucket_regional_domain_name,
      "s3_origin_config" : { "origin_access_identity" : "tiles" },
    },
    "fonts" : {
      "domain_name" : aws_s3_bucket.fonts.bucket_regional_domain_name,
      "origin_access_control" : "fonts",
    },
  }

  default_cache_behavior = {
    target_origin_id       = "tiles"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}
