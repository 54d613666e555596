resource "aws_s3_bucket" "tiles" {
  bucket = var.name
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.tiles.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "tiles" {
  count = var.enabled && !var.use_oac ? 1 : 0

  comment = substr(join(" ", compact(["Deprecated:", var.name])), 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "tiles" {
  count = var.enabled ? 1 : 0

  name                              = var.name
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "tiles" {
  count = var.enabled ? 1 : 0

  dynamic "statement" {
    for_each = var.use_oac ? [] : [1]

    content {
      sid       = "ReadForOAI"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.tiles.arn}/*"]

      principals {
        type        = "AWS"
        identifiers = [aws_cloudfront_origin_access_identity.tiles[0].iam_arn]
      }
    }
  }

  dynamic "statement" {
    for_each = !var.use_oac ? [1] : []

    content {
      sid       = "ReadForOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.tiles.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.tiles[0].arn]
      }
    }
  }

  dynamic "statement" {
    for_each = var.use_oac ? [1] : []

    content {
      sid       = "ReadForCloudFront"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.tiles.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.tiles[0].arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "tiles" {
  count = var.enabled ? 1 : 0

  bucket = aws_s3_bucket.tiles.id
  policy = data.aws_iam_policy_document.tiles[0].json
}

resource "aws_cloudfront_distribution" "tiles" {
  count = var.enabled ? 1 : 0

  enabled             = true
  comment             = var.name
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.tiles.bucket_regional_domain_name
    origin_id   = "tiles"

    origin_access_control_id = aws_cloudfront_origin_access_control.tiles[0].id
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
