module "identity" {
  source = "../identity"

  comment = var.name
}

module "delivery" {
  source = "../delivery"

  app                      = var.name
  enabled                  = var.enabled
  bucket_domain_name       = aws_s3_bucket.assets.bucket_regional_domain_name
  origin_access_control_id = module.identity.origin_access_control_id
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
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.assets.arn, "${aws_s3_bucket.assets.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }
      ], length(module.delivery.cloudfront_distribution_arns) > 0 ? [{
        Sid    = "AllowCloudFrontOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.assets.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.delivery.cloudfront_distribution_arns
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
