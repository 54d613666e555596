# Pattern: a published module with the bucket, its policy and the OAI; each caller has the distribution, and puts the OAI's path into it.

# Deprecated: replaced by aws_cloudfront_origin_access_control.origin.
# It stays for callers of this module; the next major version removes it.
resource "aws_cloudfront_origin_access_identity" "origin" {
  comment = "Reads ${local.bucket}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "origin" {
  name                              = aws_s3_bucket.origin.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "origin" {
  bucket = local.bucket
  tags   = var.tags
}

data "aws_iam_policy_document" "read" {
  statement {
    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.origin.iam_arn]
    }
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.bucket}/*"]
  }

  dynamic "statement" {
    for_each = length(var.cloudfront_distribution_arns) > 0 ? [1] : []

    content {
      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${local.bucket}/*"]
      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = var.cloudfront_distribution_arns
      }
    }
  }
}

resource "aws_s3_bucket_policy" "read" {
  bucket = aws_s3_bucket.origin.bucket
  policy = data.aws_iam_policy_document.read.json
}
