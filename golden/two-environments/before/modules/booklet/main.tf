# Pattern: one module, used by two environments with a state each; one of them is applied later than the other.
variable "environment" {
  type = string
}

resource "aws_s3_bucket" "booklet" {
  bucket = "booklet-${var.environment}"
}

resource "aws_cloudfront_origin_access_identity" "booklet" {
  comment = "booklet ${var.environment}"
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

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.booklet.cloudfront_access_identity_path
    }
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
