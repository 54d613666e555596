# Pattern: a local map holds the paths, an object both values of one OAI, and a list the ARNs of all, with a role beside them where a policy takes it.
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

variable "is_open" {
  description = "Whether the archive is public"
  type        = bool
  default     = false
}

locals {
  team = "riverside"

  paths = {
    press   = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
    gallery = aws_cloudfront_origin_access_identity.gallery.cloudfront_access_identity_path
  }

  archive_reader = {
    path = var.is_open ? null : aws_cloudfront_origin_access_identity.archive.cloudfront_access_identity_path
    arn  = aws_cloudfront_origin_access_identity.archive.iam_arn
  }

  # Everybody who serves the site.
  reader_arns  = [aws_cloudfront_origin_access_identity.press.iam_arn, aws_cloudfront_origin_access_identity.gallery.iam_arn]
  archive_arns = compact([local.archive_reader.arn])
}

resource "aws_iam_role" "backup" {
  name = "${local.team}-backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

output "press_identity" {
  description = "Shown in the runbook"
  value       = local.paths["press"]
}
