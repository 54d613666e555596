# Pattern: a document with two statements for the OAI, GetObject on the objects and ListBucket on the bucket.

resource "aws_s3_bucket" "press_kit" {
  bucket        = var.bucket_name
  force_destroy = false
}

resource "aws_s3_bucket_versioning" "press_kit" {
  bucket = aws_s3_bucket.press_kit.id

  versioning_configuration {
    status = "Enabled"
  }
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.press_kit.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "press_kit" {
  comment = "Deprecated: press kit, read and list"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "press_kit" {
  name                              = aws_s3_bucket.press_kit.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "press_kit_access" {
  statement {
    sid       = "CloudFrontGetObject"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press_kit.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.press_kit.iam_arn]
    }
  }

  statement {
    sid       = "CloudFrontGetObjectOAC"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press_kit.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.press_kit.arn]
    }
  }

  # Without this a missing picture is a 403 and the CMS retries forever.
  statement {
    sid       = "CloudFrontListBucket"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.press_kit.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.press_kit.iam_arn]
    }
  }

  statement {
    sid       = "CloudFrontListBucketOAC"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.press_kit.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.press_kit.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "press_kit" {
  bucket = aws_s3_bucket.press_kit.id
  policy = data.aws_iam_policy_document.press_kit_access.json
}

resource "aws_cloudfront_distribution" "press_kit" {
  enabled = true
  comment = "Press kit downloads"

  origin {
    domain_name = aws_s3_bucket.press_kit.bucket_regional_domain_name
    origin_id   = "press-kit-s3"

    origin_access_control_id = aws_cloudfront_origin_access_control.press_kit.id
  }

  default_cache_behavior {
    target_origin_id       = "press-kit-s3"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    min_ttl                = 0
    default_ttl            = 3600
    max_ttl                = 86400

    forwarded_values {
      query_string = true
      headers      = ["Origin"]

      cookies {
        forward = "none"
      }
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "blacklist"
      locations        = ["KP"]
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
