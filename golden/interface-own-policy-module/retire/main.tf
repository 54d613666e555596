# Pattern: a published module leaves the bucket's policy to a module below it, which callers can turn off by an input that is handed down.

resource "aws_s3_bucket" "docs" {
  bucket = var.name
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.docs.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "docs" {
  comment = var.name

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "docs" {
  count = var.create_bucket_policy ? 1 : 0

  name                              = aws_s3_bucket.docs.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "bucket_policy" {
  source = "./modules/bucket-policy"

  create                       = var.create_bucket_policy
  bucket                       = aws_s3_bucket.docs.id
  bucket_arn                   = aws_s3_bucket.docs.arn
  oai_iam_arn                  = aws_cloudfront_origin_access_identity.docs.iam_arn
  cloudfront_distribution_arns = [aws_cloudfront_distribution.docs.arn]
}

resource "aws_cloudfront_distribution" "docs" {
  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.docs.bucket_regional_domain_name
    origin_id   = "docs"

    origin_access_control_id = try(aws_cloudfront_origin_access_control.docs[0].id, null)

    dynamic "s3_origin_config" {
      for_each = length(aws_cloudfront_origin_access_control.docs) == 0 ? [1] : []

      content {
        origin_access_identity = aws_cloudfront_origin_access_identity.docs.cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "docs"
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
