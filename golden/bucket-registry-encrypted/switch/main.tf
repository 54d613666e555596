# Pattern: a registry module's bucket that encrypts with a key, denies plain HTTP, is handed a policy, and names the origin by an output that waits for that policy.
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

data "aws_caller_identity" "this" {}

resource "aws_kms_key" "tickets" {
  description = "Ferry tickets"
}

resource "aws_kms_key_policy" "tickets" {
  key_id = aws_kms_key.tickets.key_id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid    = "AllowCloudFront"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"]
        Resource = "*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.ferry.arn
          }
        }
      },
    ]
  })
}

module "tickets" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 3.15"

  bucket = "harbour-ferry-tickets"

  attach_policy                         = true
  attach_deny_insecure_transport_policy = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Tickets"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.tickets.iam_arn }
        Action    = ["s3:GetObject", "s3:PutObject"]
        Resource  = "arn:aws:s3:::harbour-ferry-tickets/*"
      },
      {
        Sid    = "TicketsOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "arn:aws:s3:::harbour-ferry-tickets/*"
        Condition = {
          ArnLike = {
            "AWS:SourceArn" = "arn:aws:cloudfront::${data.aws_caller_identity.this.account_id}:distribution/*"
          }
        }
      },
    ]
  })

  control_object_ownership = true
  object_ownership         = "BucketOwnerEnforced"

  server_side_encryption_configuration = {
    rule = {
      apply_server_side_encryption_by_default = {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.tickets.arn
      }
    }
  }
}

module "timetable" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = ">= 3.0, < 5.0"

  bucket = "harbour-ferry-timetable"
}

resource "aws_s3_bucket_policy" "timetable" {
  bucket = module.timetable.s3_bucket_id
  policy = data.aws_iam_policy_document.timetable.json
}

data "aws_iam_policy_document" "timetable" {
  statement {
    sid       = "Timetable"
    actions   = ["s3:GetObject"]
    resources = ["${module.timetable.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.timetable.iam_arn]
    }
  }

  statement {
    sid       = "TimetableOAC"
    actions   = ["s3:GetObject"]
    resources = ["${module.timetable.s3_bucket_arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.ferry.arn]
    }
  }
}
