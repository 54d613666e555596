module "forgotten" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 6.0"

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

resource "aws_s3_bucket" "files" {
  bucket = "quarry-files"
}

module "site" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "1.1.1"

  name               = "quarry-site"
  aliases            = ["quarry.example"]
  dns_alias_enabled  = false
  versioning_enabled = true

  origin_access_type = "origin_access_control"

  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "S3GetObjectForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${module.site.s3_bucket_arn}$${origin_path}*"
        Condition = { StringEquals = { "AWS:SourceArn" = module.site.cf_arn } }
      },
      {
        Sid       = "S3ListBucketForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:ListBucket"
        Resource  = module.site.s3_bucket_arn
        Condition = { StringEquals = { "AWS:SourceArn" = module.site.cf_arn } }
      },
    ]
  })
}
