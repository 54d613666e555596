variable "name" {
  type = string
}

variable "oai_arn" {
  type = string
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid       = "ReadForCloudFront"
      Effect    = "Allow"
      Principal = { AWS = var.oai_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::${var.name}/*"
      }], length(var.cloudfront_distribution_arns) > 0 ? [{
      Sid    = "ReadForCloudFrontOAC"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::${var.name}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = var.cloudfront_distribution_arns
        }
      }
    }] : [])
  })
}

output "domain_name" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
