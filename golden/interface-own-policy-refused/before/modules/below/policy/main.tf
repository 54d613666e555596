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
}

resource "aws_s3_bucket_policy" "notes" {
  count = local.is_managed ? 1 : 0

  bucket = var.bucket
  policy = data.aws_iam_policy_document.notes.json
}
