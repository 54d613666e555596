# Pattern: the bucket policy as a template behind templatefile, with the OAI handed over as a variable.
terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "notices" {
  bucket = "council-notices"
}

resource "aws_s3_bucket" "forms" {
  bucket = "council-forms"
}

resource "aws_cloudfront_origin_access_identity" "notices" {
  comment = "council notices"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "notices" {
  name                              = aws_s3_bucket.notices.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "notices" {
  bucket = aws_s3_bucket.notices.id
  policy = templatefile("${path.module}/policies/notices.json.tftpl", {
    bucket_arn                  = aws_s3_bucket.notices.arn
    oai_iam_arn                 = aws_cloudfront_origin_access_identity.notices.iam_arn
    cloudfront_distribution_arn = aws_cloudfront_distribution.notices.arn
  })
}

data "template_file" "forms" {
  template = file("policies/forms.json")

  vars = {
    bucket                      = aws_s3_bucket.forms.arn
    oai                         = aws_cloudfront_origin_access_identity.notices.s3_canonical_user_id
    cloudfront_distribution_arn = aws_cloudfront_distribution.notices.arn
  }
}

resource "aws_s3_bucket_policy" "forms" {
  bucket = aws_s3_bucket.forms.id
  policy = data.template_file.forms.rendered
}

resource "aws_cloudfront_distribution" "notices" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.notices.bucket_regional_domain_name
    origin_id   = "notices"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.notices.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.forms.bucket_regional_domain_name
    origin_id   = "forms"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.notices.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "notices"
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
