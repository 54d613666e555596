# Pattern: the distribution in one state, the bucket in another; the OAI is handed over by an output and by an SSM parameter.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  backend "s3" {
    bucket = "acme-states"
    key    = "cdn.tfstate"
    region = "eu-west-1"
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudfront_origin_access_identity" "atlas" {
  comment = "atlas"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "atlas" {
  name                              = "acme-atlas"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "atlas" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = "acme-atlas.s3.eu-west-1.amazonaws.com"
    origin_id   = "atlas"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.atlas.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "atlas"
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

resource "aws_ssm_parameter" "reader" {
  name  = "/cdn/atlas/oai-reader"
  type  = "String"
  value = aws_cloudfront_origin_access_identity.atlas.iam_arn
}

output "oai_reader_arn" {
  value = aws_cloudfront_origin_access_identity.atlas.iam_arn
}
