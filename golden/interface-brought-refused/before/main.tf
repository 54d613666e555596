# Pattern: a published module makes an OAI unless callers bring one, but what decides whether there is the bucket's policy is a list from callers.

locals {
  oai_path    = coalesce(var.oai_path, one(aws_cloudfront_origin_access_identity.notes[*].cloudfront_access_identity_path))
  oai_iam_arn = coalesce(var.oai_iam_arn, one(aws_cloudfront_origin_access_identity.notes[*].iam_arn))
}

resource "aws_cloudfront_origin_access_identity" "notes" {
  count = var.oai_path == null ? 1 : 0

  comment = var.bucket
}

data "aws_iam_policy_document" "notes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.oai_iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "notes" {
  for_each = toset(var.buckets_with_policy)

  bucket = var.bucket
  policy = data.aws_iam_policy_document.notes.json
}

resource "aws_cloudfront_distribution" "notes" {
  enabled             = true
  comment             = var.bucket
  default_root_object = "index.html"

  origin {
    domain_name = "${var.bucket}.s3.eu-central-1.amazonaws.com"
    origin_id   = "notes"

    s3_origin_config {
      origin_access_identity = local.oai_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "notes"
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
