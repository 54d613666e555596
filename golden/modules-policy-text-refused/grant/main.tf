# Pattern: JSON in heredocs of modules that cannot name the distribution: not every caller has one, or it waits for the whole module.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 4.60"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_cloudfront_origin_access_identity" "tides" {
  comment = "tides"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "tides" {
  name                              = "tides"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "wrecks" {
  comment = "wrecks"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "wrecks" {
  name                              = "wrecks"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# The distribution is in another repository.
resource "aws_cloudfront_origin_access_identity" "logs" {
  comment = "logs"
}

module "tides" {
  source = "./modules/bucket"

  name       = "harbour-tides"
  reader_arn = aws_cloudfront_origin_access_identity.tides.iam_arn
}

module "logs" {
  source = "./modules/bucket"

  name       = "harbour-logs"
  reader_arn = aws_cloudfront_origin_access_identity.logs.iam_arn
}

module "wrecks" {
  source = "./modules/held"

  name       = "harbour-wrecks"
  reader_arn = aws_cloudfront_origin_access_identity.wrecks.iam_arn
}

resource "aws_cloudfront_distribution" "tides" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = module.tides.domain_name
    origin_id   = "tides"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.tides.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "tides"
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

resource "aws_cloudfront_distribution" "wrecks" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = module.wrecks.domain_name
    origin_id   = "wrecks"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.wrecks.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "wrecks"
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

  depends_on = [module.wrecks]
}
