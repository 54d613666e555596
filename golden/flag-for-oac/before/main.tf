# Pattern: a root got an OAC beside its OAI by a feature flag that is not on yet, and lets in by one document what the flag says.

provider "aws" {
  region = "eu-central-1"
}

variable "use_oac" {
  description = "Whether CloudFront reads from the bucket with an OAC, and not with an OAI"
  type        = bool
  default     = false
}

resource "aws_s3_bucket" "globes" {
  bucket = "school-globes"
}

resource "aws_cloudfront_origin_access_identity" "globes" {
  count = !var.use_oac ? 1 : 0

  comment = "school-globes"
}

resource "aws_cloudfront_origin_access_control" "globes" {
  count = var.use_oac ? 1 : 0

  name                              = "school-globes"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "globes" {
  dynamic "statement" {
    for_each = var.use_oac ? [] : [1]

    content {
      sid       = "ReadForOAI"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.globes.arn}/*"]

      principals {
        type        = "AWS"
        identifiers = [aws_cloudfront_origin_access_identity.globes[0].iam_arn]
      }
    }
  }

  dynamic "statement" {
    for_each = var.use_oac ? [1] : []

    content {
      sid       = "ReadForCloudFront"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.globes.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.globes.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "globes" {
  bucket = aws_s3_bucket.globes.id
  policy = data.aws_iam_policy_document.globes.json
}

resource "aws_cloudfront_distribution" "globes" {
  enabled             = true
  comment             = "school-globes"
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.globes.bucket_regional_domain_name
    origin_id   = "globes"

    origin_access_control_id = var.use_oac ? aws_cloudfront_origin_access_control.globes[0].id : null

    dynamic "s3_origin_config" {
      for_each = var.use_oac ? [] : [1]
      content {
        origin_access_identity = aws_cloudfront_origin_access_identity.globes[0].cloudfront_access_identity_path
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = "globes"
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
