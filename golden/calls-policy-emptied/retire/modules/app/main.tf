# Deprecated: replaced by aws_cloudfront_origin_access_control.assets.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "assets" {
  comment = substr("Deprecated: ${var.name}-assets", 0, 128)

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "assets" {
  name                              = substr("${var.name}-assets", 0, 64)
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

module "distribution" {
  source = "../distribution"
  count  = var.enabled ? 1 : 0

  comment                  = var.name
  bucket_domain_name       = aws_s3_bucket.assets.bucket_regional_domain_name
  oai_path                 = aws_cloudfront_origin_access_identity.assets.cloudfront_access_identity_path
  origin_access_control_id = aws_cloudfront_origin_access_control.assets.id
}

resource "aws_s3_bucket" "assets" {
  bucket = "${var.name}-assets"
}

resource "aws_s3_bucket_policy" "assets" {
  bucket = aws_s3_bucket.assets.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "AllowCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.assets.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.assets.arn}/*"
      }
      ], length(module.distribution[*].cloudfront_distribution_arn) > 0 ? [{
        Sid    = "AllowCloudFrontOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.assets.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.distribution[*].cloudfront_distribution_arn
          }
        }
    }] : [])
  })
}

variable "name" {
  description = "Name of the application"
  type        = string
}

variable "enabled" {
  description = "Whether it is served"
  type        = bool
  default     = true
}
