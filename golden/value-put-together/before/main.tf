# Pattern: paths and ARNs are put together from ids, or come out of nested and merged objects in local values.

data "aws_partition" "current" {}

locals {
  wiring = {
    cdn = {
      nested = {
        path = aws_cloudfront_origin_access_identity.nested.cloudfront_access_identity_path
        arn  = aws_cloudfront_origin_access_identity.nested.iam_arn
      }
    }
  }

  defaults = {
    path = ""
    arn  = aws_cloudfront_origin_access_identity.merged.iam_arn
  }
  merged = merge(local.defaults, {
    path = aws_cloudfront_origin_access_identity.merged.cloudfront_access_identity_path
  })

  identities = {
    listed = aws_cloudfront_origin_access_identity.listed
  }
  of_every = {
    every = aws_cloudfront_origin_access_identity.every
  }

  decoded = jsondecode(jsonencode({
    path = aws_cloudfront_origin_access_identity.decoded.cloudfront_access_identity_path
    arn  = aws_cloudfront_origin_access_identity.decoded.iam_arn
  }))
}

resource "aws_s3_bucket" "nested" {
  bucket = "quarry-nested"
}

resource "aws_cloudfront_origin_access_identity" "nested" {
  comment = "nested"
}

data "aws_iam_policy_document" "nested" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.nested.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.wiring["cdn"].nested.arn]
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

resource "aws_cloudfront_origin_access_identity" "merged" {
  comment = "merged"
}

data "aws_iam_policy_document" "merged" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.merged.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [lookup(local.merged, "arn", "")]
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

resource "aws_cloudfront_origin_access_identity" "joined" {
  comment = "joined"
}

data "aws_iam_policy_document" "joined" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.joined.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::cloudfront:user/CloudFront Origin Access Identity ${aws_cloudfront_origin_access_identity.joined.id}"]
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

resource "aws_cloudfront_origin_access_identity" "replaced" {
  comment = "replaced"
}

data "aws_iam_policy_document" "replaced" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.replaced.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [join(" ", ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity", aws_cloudfront_origin_access_identity.replaced.id])]
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

resource "aws_cloudfront_origin_access_identity" "listed" {
  comment = "listed"
}

data "aws_iam_policy_document" "listed" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.listed.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = formatlist("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity %s", [aws_cloudfront_origin_access_identity.listed.id])
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

resource "aws_cloudfront_origin_access_identity" "every" {
  comment = "every"
}

data "aws_iam_policy_document" "every" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.every.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [for identity in local.of_every : identity.iam_arn]
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

resource "aws_cloudfront_origin_access_identity" "decoded" {
  comment = "decoded"
}

data "aws_iam_policy_document" "decoded" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.decoded.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [local.decoded["arn"]]
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

    s3_origin_config {
      origin_access_identity = local.wiring.cdn.nested.path
    }
  }

  origin {
    domain_name = aws_s3_bucket.merged.bucket_regional_domain_name
    origin_id   = "merged"

    s3_origin_config {
      origin_access_identity = local.merged.path
    }
  }

  origin {
    domain_name = aws_s3_bucket.joined.bucket_regional_domain_name
    origin_id   = "joined"

    s3_origin_config {
      origin_access_identity = join("/", ["origin-access-identity", "cloudfront", aws_cloudfront_origin_access_identity.joined.id])
    }
  }

  origin {
    domain_name = aws_s3_bucket.replaced.bucket_regional_domain_name
    origin_id   = "replaced"

    s3_origin_config {
      origin_access_identity = replace("origin-access-identity/cloudfront/ID", "ID", aws_cloudfront_origin_access_identity.replaced.id)
    }
  }

  origin {
    domain_name = aws_s3_bucket.listed.bucket_regional_domain_name
    origin_id   = "listed"

    s3_origin_config {
      origin_access_identity = local.identities["listed"].cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.every.bucket_regional_domain_name
    origin_id   = "every"

    s3_origin_config {
      origin_access_identity = tostring(aws_cloudfront_origin_access_identity.every.cloudfront_access_identity_path)
    }
  }

  origin {
    domain_name = aws_s3_bucket.decoded.bucket_regional_domain_name
    origin_id   = "decoded"

    s3_origin_config {
      origin_access_identity = local.decoded.path
    }
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
