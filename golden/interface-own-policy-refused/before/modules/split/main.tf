terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "name" {
  description = "Name of the site and of its bucket"
  type        = string
}

variable "attach_policy" {
  description = "Whether the module puts a policy on the bucket; else the caller does"
  type        = bool
  default     = true
}

resource "aws_s3_bucket" "notes" {
  bucket = var.name
}

resource "aws_cloudfront_origin_access_identity" "notes" {
  comment = var.name
}

data "aws_iam_policy_document" "notes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.notes.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.notes.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "notes" {
  count = var.attach_policy ? 1 : 0

  bucket = aws_s3_bucket.notes.id
  policy = data.aws_iam_policy_document.notes.json
}

module "cdn" {
  source = "./cdn"

  name        = var.name
  domain_name = aws_s3_bucket.notes.bucket_regional_domain_name
  oai_path    = aws_cloudfront_origin_access_identity.notes.cloudfront_access_identity_path
}

output "bucket" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.notes.id
}

output "oai_iam_arn" {
  description = "ARN of the origin access identity, for a bucket policy of your own"
  value       = aws_cloudfront_origin_access_identity.notes.iam_arn
}
