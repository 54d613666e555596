module "press" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.0"

  create_distribution = var.enabled

  create_origin_access_identity = var.enabled
  origin_access_identities = {
    files = "press files"
  }

  origin = {
    files = {
      domain_name = aws_s3_bucket.press.bucket_regional_domain_name
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

resource "aws_s3_bucket" "press" {
  bucket = "broadcast-press"
}

resource "aws_s3_bucket_policy" "press" {
  count = var.enabled ? 1 : 0

  bucket = aws_s3_bucket.press.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Files"
        Effect    = "Allow"
        Principal = { AWS = module.press.cloudfront_origin_access_identity_iam_arns }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.press.arn}/*"
      },
    ]
  })
}
