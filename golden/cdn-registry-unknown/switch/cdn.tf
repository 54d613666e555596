module "old" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 2.9"

  create_origin_access_identity = true
  origin_access_identities = {
    files = "files"
  }

  origin = {
    files = {
      domain_name = aws_s3_bucket.files.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "files"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

module "open" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = ">= 3.2"

  create_origin_access_identity = true
  origin_access_identities = {
    files = "files"
  }

  origin = {
    files = {
      domain_name = aws_s3_bucket.files.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "files"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

module "unpinned" {
  source = "terraform-aws-modules/cloudfront/aws"

  create_origin_access_identity = true
  origin_access_identities = {
    files = "files"
  }

  origin = {
    files = {
      domain_name = aws_s3_bucket.files.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "files"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

module "computed" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.0"

  create_origin_access_identity = true
  origin_access_identities = {
    files = "files"
  }

  origin = local.origins

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

module "unlike" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.0"

  create_origin_access_identity = true
  origin_access_identities = {
    files = "files"
  }

  create_origin_access_control = true
  origin_access_control = {
    files = {
      description      = "Signs only what is not signed"
      origin_type      = "s3"
      signing_behavior = "no-override"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    files = {
      domain_name = aws_s3_bucket.files.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "files"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}
