# Pattern: the root hands a list of objects, all of one type, to a module that makes origins of them; the OAI stands in the list.
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

resource "aws_cloudfront_origin_access_control" "contents" {
  name                              = "Contents of the exhibition"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "distribution" {
  source = "./modules/distribution"

  comment          = "Exhibition"
  target_origin_id = "contents"

  # Terraform makes one type of all elements, so each has both kinds of configuration.
  origin = [
    {
      domain_name = "tickets.exhibition.example"
      origin_id   = "tickets"
      custom_origin_config = [
        {
          http_port              = 80
          https_port             = 443
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1.2"]
        }
      ]
      origin_access_control_id = null
    },
    {
      domain_name              = aws_s3_bucket.contents.bucket_regional_domain_name
      origin_id                = "contents"
      custom_origin_config     = []
      origin_access_control_id = aws_cloudfront_origin_access_control.contents.id
    }
  ]
}

resource "aws_s3_bucket" "contents" {
  bucket = "exhibition-contents"
}

resource "aws_s3_bucket_policy" "contents" {
  bucket = aws_s3_bucket.contents.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.contents.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = module.distribution.cloudfront_distribution_arn
        }
      }
    }]
  })
}
