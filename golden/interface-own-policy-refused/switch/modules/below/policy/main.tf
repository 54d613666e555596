variable "kind" {
  description = "Of what kind the policy is"
  type        = string
}

variable "bucket" {
  description = "Name of the bucket"
  type        = string
}

variable "bucket_arn" {
  description = "ARN of the bucket"
  type        = string
}

variable "oai_iam_arn" {
  description = "ARN of the origin access identity that may read"
  type        = string
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

locals {
  is_managed = var.kind == "managed"
}

data "aws_iam_policy_document" "notes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [var.oai_iam_arn]
    }
  }

  dynamic "statement" {
    for_each = length(var.cloudfront_distribution_arns) > 0 ? [1] : []

    content {
      actions   = ["s3:GetObject"]
      resources = ["${var.bucket_arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = var.cloudfront_distribution_arns
      }
    }
  }
}

resource "aws_s3_bucket_policy" "notes" {
  count = local.is_managed ? 1 : 0

  bucket = var.bucket
  policy = data.aws_iam_policy_document.notes.json
}
