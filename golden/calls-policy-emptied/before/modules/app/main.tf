resource "aws_cloudfront_origin_access_identity" "assets" {
  comment = "${var.name}-assets"
}

module "distribution" {
  source = "../distribution"
  count  = var.enabled ? 1 : 0

  comment            = var.name
  bucket_domain_name = aws_s3_bucket.assets.bucket_regional_domain_name
  oai_path           = aws_cloudfront_origin_access_identity.assets.cloudfront_access_identity_path
}

resource "aws_s3_bucket" "assets" {
  bucket = "${var.name}-assets"
}

resource "aws_s3_bucket_policy" "assets" {
  bucket = aws_s3_bucket.assets.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowCloudFront"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.assets.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.assets.arn}/*"
      }
    ]
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
