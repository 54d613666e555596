# Pattern: one module, used by two environments with a state each; one of them is applied later than the other.
variable "environment" {
  type = string
}

resource "aws_s3_bucket" "booklet" {
  bucket = "booklet-${var.environment}"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.booklet.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "booklet" {
  comment = substr("Deprecated: booklet ${var.environment}", 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "booklet" {
  name                              = aws_s3_bucket.booklet.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "booklet" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.booklet.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.booklet.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.booklet.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.booklet.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "booklet" {
  bucket = aws_s3_bucket.booklet.id
  policy = data.aws_iam_policy_document.booklet.json
}

resource "aws_cloudfront_distribution" "booklet" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.booklet.bucket_regional_domain_name
    origin_id   = "booklet"

    origin_access_control_id = aws_cloudfront_origin_access_control.booklet.id
  }

  default_cache_behavior {
    target_origin_id       = "booklet"
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
