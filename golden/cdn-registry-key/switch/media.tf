locals {
  media_key = "media_${terraform.workspace}"
}

module "media" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.0"

  create_origin_access_identity = true
  origin_access_identities = {
    (local.media_key) = "Media"
  }

  create_origin_access_control = true
  origin_access_control = {
    (local.media_key) = {
      name             = aws_s3_bucket.media.bucket
      description      = "Media"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    media = {
      domain_name           = aws_s3_bucket.media.bucket_regional_domain_name
      origin_access_control = local.media_key
    }
  }

  default_cache_behavior = {
    target_origin_id       = "media"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

resource "aws_s3_bucket" "media" {
  bucket = "quarry-media"
}

resource "aws_s3_bucket_policy" "media" {
  bucket = aws_s3_bucket.media.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CloudFrontRead"
        Effect    = "Allow"
        Principal = { AWS = module.media.cloudfront_origin_access_identities[local.media_key].iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.media.arn}/*"
      },
      {
        Sid    = "CloudFrontReadOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.media.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.media.cloudfront_distribution_arn
          }
        }
      },
    ]
  })
}
