# An input that is needed for something else too, and a principal beside the one that is handed over.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "name" {
  type = string
}

variable "oai_iam_arn" {
  type = string
}

variable "deployer_arn" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name

  tags = {
    reader = var.oai_iam_arn
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [var.oai_iam_arn, var.deployer_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "domain" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
