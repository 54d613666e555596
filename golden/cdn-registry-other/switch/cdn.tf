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
      {
        Sid       = "S3GetObjectForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.site.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${module.site.s3_bucket_arn}$${origin_path}*"
      },
      {
        Sid       = "S3ListBucketForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.site.iam_arn }
        Action    = "s3:ListBucket"
        Resource  = module.site.s3_bucket_arn
      },
    ]
  })
}

# Deprecated: replaced by module.site.aws_cloudfront_origin_access_control.default[0].
# module.site has no place for it any more; CloudFront uses it until the distribution is deployed everywhere.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "Deprecated: replaced by an origin access control"

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = module.site.aws_cloudfront_origin_access_identity.default[0]
  to   = aws_cloudfront_origin_access_identity.site
}
