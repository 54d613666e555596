# Pattern: lists of everything by `count`, each item taken by `element(…, count.index)` as before Terraform 0.12; the policy is a heredoc.

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
  region = "eu-west-1"
}

locals {
  lines = ["amber", "cobalt", "indigo"]
}

resource "aws_s3_bucket" "timetable" {
  count = length(local.lines)

  bucket = "tramway-timetable-${element(local.lines, count.index)}"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.timetable.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "timetable" {
  count = length(local.lines)

  comment = substr("Deprecated: Timetable ${element(local.lines, count.index)}", 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "timetable" {
  count = length(local.lines)

  name                              = aws_s3_bucket.timetable[count.index].bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "timetable" {
  count = length(local.lines)

  bucket = element(aws_s3_bucket.timetable.*.id, count.index)

  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadForCloudFront",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${element(aws_cloudfront_origin_access_identity.timetable.*.iam_arn, count.index)}"
      },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.timetable.*.arn[count.index]}/*"
    },
    {
      "Sid": "ReadForCloudFrontOAC",
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.timetable.*.arn[count.index]}/*",
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${aws_cloudfront_distribution.timetable[count.index].arn}"
        }
      }
    }
  ]
}
POLICY
}

resource "aws_cloudfront_distribution" "timetable" {
  count = length(local.lines)

  enabled             = true
  comment             = element(local.lines, count.index)
  default_root_object = "index.html"

  origin {
    domain_name = element(aws_s3_bucket.timetable.*.bucket_regional_domain_name, count.index)
    origin_id   = "timetable"

    origin_access_control_id = aws_cloudfront_origin_access_control.timetable[count.index].id
  }

  default_cache_behavior {
    target_origin_id       = "timetable"
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
