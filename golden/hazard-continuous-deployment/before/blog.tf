resource "aws_cloudfront_origin_access_identity" "blog" {
  comment = "blog"
}

resource "aws_s3_bucket" "blog" {
  bucket = "magazine-blog"
}

data "aws_iam_policy_document" "blog" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.blog.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.blog.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "blog" {
  bucket = aws_s3_bucket.blog.id
  policy = data.aws_iam_policy_document.blog.json
}

resource "aws_cloudfront_distribution" "blog" {
  enabled                         = true
  default_root_object             = "index.html"
  continuous_deployment_policy_id = var.blog_deployment_policy_id

  origin {
    domain_name = aws_s3_bucket.blog.bucket_regional_domain_name
    origin_id   = "blog"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.blog.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "blog"
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
