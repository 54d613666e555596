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
