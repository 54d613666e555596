# Pattern: one module with buckets serves an OAI that moves and one that does not, so both stay there; the first is handed to the module with the distributions beside a third, which stays with it.
terraform {
  required_version = ">= 1.5"

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

# Deprecated: replaced by aws_cloudfront_origin_access_control.guide.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "guide" {
  comment = "Deprecated: Pilots' guide"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "guide" {
  name                              = "Pilots' guide"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.pages.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "pages" {
  comment = "Deprecated: Timetables"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "pages" {
  name                              = "Timetables"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "mirror" {
  comment = "Mirror of the archive"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "mirror" {
  name                              = "harbour-archive-mirror"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "guide_bucket" {
  source = "./modules/bucket"

  name                         = "harbour-guide"
  oai_canonical_user_id        = aws_cloudfront_origin_access_identity.guide.s3_canonical_user_id
  cloudfront_distribution_arns = [module.guide.cloudfront_distribution_arn]
}

module "guide" {
  source = "./modules/cdn"

  name                        = module.guide_bucket.name
  origin_endpoint             = module.guide_bucket.domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.guide.cloudfront_access_identity_path
  origin_access_control_id    = aws_cloudfront_origin_access_control.guide.id
}

module "pages_bucket" {
  source = "./modules/pages"

  name                         = "harbour-pages"
  oai_iam_arn                  = aws_cloudfront_origin_access_identity.pages.iam_arn
  cloudfront_distribution_arns = [module.pages.cloudfront_distribution_arn]
}

module "pages" {
  source = "./modules/cdn"

  name                        = "harbour-pages"
  origin_endpoint             = module.pages_bucket.domain_name
  origin_access_identity_path = aws_cloudfront_origin_access_identity.pages.cloudfront_access_identity_path
  origin_access_control_id    = aws_cloudfront_origin_access_control.pages.id
}

module "archive_bucket" {
  source = "./modules/pages"

  name        = "harbour-archive"
  oai_iam_arn = aws_cloudfront_origin_access_identity.mirror.iam_arn
}

resource "aws_cloudfront_distribution" "mirror" {
  enabled = true

  origin {
    domain_name = "harbour-archive-mirror.s3.eu-central-1.amazonaws.com"
    origin_id   = "mirror"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.mirror.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "mirror"
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
