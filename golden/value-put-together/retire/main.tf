# Pattern: paths and ARNs are put together from ids, or come out of nested and merged objects in local values.

data "aws_partition" "current" {}

resource "aws_s3_bucket" "nested" {
  bucket = "quarry-nested"
}

resource "aws_cloudfront_origin_access_control" "nested" {
  name                              = aws_s3_bucket.nested.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "nested" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.nested.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "nested" {
  bucket = aws_s3_bucket.nested.id
  policy = data.aws_iam_policy_document.nested.json
}

resource "aws_s3_bucket" "merged" {
  bucket = "quarry-merged"
}

resource "aws_cloudfront_origin_access_control" "merged" {
  name                              = aws_s3_bucket.merged.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "merged" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.merged.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "merged" {
  bucket = aws_s3_bucket.merged.id
  policy = data.aws_iam_policy_document.merged.json
}

resource "aws_s3_bucket" "joined" {
  bucket = "quarry-joined"
}

resource "aws_cloudfront_origin_access_control" "joined" {
  name                              = aws_s3_bucket.joined.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "joined" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.joined.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "joined" {
  bucket = aws_s3_bucket.joined.id
  policy = data.aws_iam_policy_document.joined.json
}

resource "aws_s3_bucket" "replaced" {
  bucket = "quarry-replaced"
}

resource "aws_cloudfront_origin_access_control" "replaced" {
  name                              = aws_s3_bucket.replaced.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "replaced" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.replaced.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "replaced" {
  bucket = aws_s3_bucket.replaced.id
  policy = data.aws_iam_policy_document.replaced.json
}

resource "aws_s3_bucket" "listed" {
  bucket = "quarry-listed"
}

resource "aws_cloudfront_origin_access_control" "listed" {
  name                              = aws_s3_bucket.listed.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "listed" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.listed.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "listed" {
  bucket = aws_s3_bucket.listed.id
  policy = data.aws_iam_policy_document.listed.json
}

resource "aws_s3_bucket" "every" {
  bucket = "quarry-every"
}

resource "aws_cloudfront_origin_access_control" "every" {
  name                              = aws_s3_bucket.every.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "every" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.every.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "every" {
  bucket = aws_s3_bucket.every.id
  policy = data.aws_iam_policy_document.every.json
}

resource "aws_s3_bucket" "decoded" {
  bucket = "quarry-decoded"
}

resource "aws_cloudfront_origin_access_control" "decoded" {
  name                              = aws_s3_bucket.decoded.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "decoded" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.decoded.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.quarry.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "decoded" {
  bucket = aws_s3_bucket.decoded.id
  policy = data.aws_iam_policy_document.decoded.json
}

resource "aws_cloudfront_distribution" "quarry" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.nested.bucket_regional_domain_name
    origin_id   = "nested"

    origin_access_control_id = aws_cloudfront_origin_access_control.nested.id
  }

  origin {
    domain_name = aws_s3_bucket.merged.bucket_regional_domain_name
    origin_id   = "merged"

    origin_access_control_id = aws_cloudfront_origin_access_control.merged.id
  }

  origin {
    domain_name = aws_s3_bucket.joined.bucket_regional_domain_name
    origin_id   = "joined"

    origin_access_control_id = aws_cloudfront_origin_access_control.joined.id
  }

  origin {
    domain_name = aws_s3_bucket.replaced.bucket_regional_domain_name
    origin_id   = "replaced"

    origin_access_control_id = aws_cloudfront_origin_access_control.replaced.id
  }

  origin {
    domain_name = aws_s3_bucket.listed.bucket_regional_domain_name
    origin_id   = "listed"

    origin_access_control_id = aws_cloudfront_origin_access_control.listed.id
  }

  origin {
    domain_name = aws_s3_bucket.every.bucket_regional_domain_name
    origin_id   = "every"

    origin_access_control_id = aws_cloudfront_origin_access_control.every.id
  }

  origin {
    domain_name = aws_s3_bucket.decoded.bucket_regional_domain_name
    origin_id   = "decoded"

    origin_access_control_id = aws_cloudfront_origin_access_control.decoded.id
  }

  default_cache_behavior {
    target_origin_id       = "nested"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/merged/*"
    target_origin_id       = "merged"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/joined/*"
    target_origin_id       = "joined"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/replaced/*"
    target_origin_id       = "replaced"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/listed/*"
    target_origin_id       = "listed"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/every/*"
    target_origin_id       = "every"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/decoded/*"
    target_origin_id       = "decoded"
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
