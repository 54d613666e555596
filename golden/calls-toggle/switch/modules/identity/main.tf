# Deprecated: replaced by aws_cloudfront_origin_access_control.this.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "this" {
  comment = substr(join(" ", compact(["Deprecated:", var.comment])), 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = substr(var.comment, 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

locals {
  policy_json = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid    = "AllowOaiGetObject"
        Effect = "Allow"
        Principal = {
          AWS = aws_cloudfront_origin_access_identity.this.iam_arn
        }
        Action   = "s3:GetObject"
        Resource = "${var.s3_bucket_arn}/*"
      }
      ], length(var.cloudfront_distribution_arns) > 0 ? [{
        Sid    = "AllowOacGetObject"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${var.s3_bucket_arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = var.cloudfront_distribution_arns
          }
        }
    }] : [])
  })
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.s3_bucket_name
  policy = local.policy_json
}
