# Pattern: the bucket policy as JSON in a heredoc, with interpolated principals; one statement in a list, one alone.
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

resource "aws_s3_bucket" "brochure" {
  bucket = "harbour-brochure"
}

resource "aws_s3_bucket" "downloads" {
  bucket = "harbour-downloads"
}

resource "aws_cloudfront_origin_access_identity" "brochure" {
  comment = "brochure and downloads"
}

resource "aws_s3_bucket_policy" "brochure" {
  bucket = aws_s3_bucket.brochure.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read through CloudFront",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${aws_cloudfront_origin_access_identity.brochure.iam_arn}"
      },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.brochure.arn}/*"
    },
    {
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": "${aws_s3_bucket.brochure.arn}/*",
      "Condition": {
        "Bool": { "aws:SecureTransport": "false" }
      }
    }
  ]
}
EOF
}

resource "aws_s3_bucket_policy" "downloads" {
  bucket = aws_s3_bucket.downloads.id
  policy = <<-POLICY
    {
        "Version": "2012-10-17",
        "Id": "downloads",
        "Statement": {
            "Effect": "Allow",
            "Principal": { "CanonicalUser": ["${aws_cloudfront_origin_access_identity.brochure.s3_canonical_user_id}"] },
            "Action": ["s3:GetObject"],
            "Resource": [
                "${aws_s3_bucket.downloads.arn}/public/*",
                "${aws_s3_bucket.downloads.arn}/press/*"
            ]
        }
    }
  POLICY
}

resource "aws_cloudfront_distribution" "brochure" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.brochure.bucket_regional_domain_name
    origin_id   = "brochure"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.brochure.cloudfront_access_identity_path
    }
  }

  origin {
    domain_name = aws_s3_bucket.downloads.bucket_regional_domain_name
    origin_id   = "downloads"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.brochure.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "brochure"
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
