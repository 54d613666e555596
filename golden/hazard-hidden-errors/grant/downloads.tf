resource "aws_s3_bucket" "tiles" {
  bucket = "land-survey-tiles"
}

resource "aws_s3_bucket_request_payment_configuration" "tiles" {
  bucket = aws_s3_bucket.tiles.id
  payer  = "Requester"
}

data "aws_iam_policy_document" "tiles" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.tiles.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.survey.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.tiles.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tiles.arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.tiles.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.survey.iam_arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.tiles.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.tiles.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "tiles" {
  bucket = aws_s3_bucket.tiles.id
  policy = data.aws_iam_policy_document.tiles.json
}

resource "aws_cloudfront_distribution" "tiles" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.tiles.bucket_regional_domain_name
    origin_id   = "tiles"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.survey.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "tiles"
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
