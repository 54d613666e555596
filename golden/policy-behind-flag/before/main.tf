# Pattern: somebody began to move to an OAC, with a statement for CloudFront behind a flag that is not on in every environment.

variable "prepare_oac" {
  description = "Whether CloudFront's service principal may read, too"
  type        = bool
  default     = false
}

resource "aws_s3_bucket" "leaves" {
  bucket = "maple-leaves"
}

resource "aws_cloudfront_origin_access_identity" "leaves" {
  comment = "leaves"
}

data "aws_iam_policy_document" "leaves" {
  statement {
    sid       = "ReadForOAI"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.leaves.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.leaves.iam_arn]
    }
  }

  dynamic "statement" {
    for_each = var.prepare_oac ? [1] : []

    content {
      sid       = "ReadForOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.leaves.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.leaves.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "leaves" {
  bucket = aws_s3_bucket.leaves.id
  policy = data.aws_iam_policy_document.leaves.json
}

resource "aws_s3_bucket" "needles" {
  bucket = "pine-needles"
}

resource "aws_cloudfront_origin_access_identity" "needles" {
  comment = "needles"
}

resource "aws_s3_bucket_policy" "needles" {
  bucket = aws_s3_bucket.needles.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "ReadForOAI"
          Effect    = "Allow"
          Action    = "s3:GetObject"
          Resource  = "${aws_s3_bucket.needles.arn}/*"
          Principal = { AWS = aws_cloudfront_origin_access_identity.needles.iam_arn }
        },
      ],
      var.prepare_oac ? [
        {
          Sid       = "ReadForOAC"
          Effect    = "Allow"
          Action    = "s3:GetObject"
          Resource  = "${aws_s3_bucket.needles.arn}/*"
          Principal = { Service = "cloudfront.amazonaws.com" }
          Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.needles.arn } }
        },
      ] : [],
    )
  })
}

resource "aws_cloudfront_distribution" "leaves" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.leaves.bucket_regional_domain_name
    origin_id   = "leaves"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.leaves.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "leaves"
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

resource "aws_cloudfront_distribution" "needles" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.needles.bucket_regional_domain_name
    origin_id   = "needles"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.needles.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "needles"
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

resource "aws_s3_bucket" "cones" {
  bucket = "larch-cones"
}

resource "aws_cloudfront_origin_access_identity" "cones" {
  comment = "cones"
}

resource "aws_s3_bucket_policy" "cones" {
  bucket = aws_s3_bucket.cones.id
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "ReadForOAI",
          "Effect": "Allow",
          "Action": "s3:GetObject",
          "Resource": "${aws_s3_bucket.cones.arn}/*",
          "Principal": { "AWS": "${aws_cloudfront_origin_access_identity.cones.iam_arn}" }
        }
        %{if var.prepare_oac~}
        ,
        {
          "Sid": "ReadForOAC",
          "Effect": "Allow",
          "Action": "s3:GetObject",
          "Resource": "${aws_s3_bucket.cones.arn}/*",
          "Principal": { "Service": "cloudfront.amazonaws.com" },
          "Condition": { "StringEquals": { "AWS:SourceArn": "${aws_cloudfront_distribution.cones.arn}" } }
        }
        %{endif~}
      ]
    }
  EOT
}

resource "aws_cloudfront_distribution" "cones" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.cones.bucket_regional_domain_name
    origin_id   = "cones"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.cones.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "cones"
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
