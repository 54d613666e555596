# Pattern: the grants name the OAI by its canonical user id, in a document and in a jsonencode policy.

terraform {
  required_version = ">= 1.2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "ap-southeast-2"
}

resource "aws_cloudfront_origin_access_control" "podcast" {
  name                              = aws_s3_bucket.player.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "player" {
  bucket = "weekly-podcast-player"
}

data "aws_iam_policy_document" "player" {
  statement {
    sid       = "1OAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.player.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.podcast.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "player" {
  bucket = aws_s3_bucket.player.id
  policy = data.aws_iam_policy_document.player.json
}

resource "aws_s3_bucket" "episodes" {
  bucket = "weekly-podcast-episodes"
}

resource "aws_s3_bucket_policy" "episodes" {
  bucket = aws_s3_bucket.episodes.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Grant a CloudFront Origin Identity access to the episodes OAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = ["s3:GetObject"]
        Resource = ["${aws_s3_bucket.episodes.arn}/*"]
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.podcast.arn
          }
        }
      }
    ]
  })
}
