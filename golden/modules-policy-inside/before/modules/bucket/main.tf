variable "name" {
  type = string
}

variable "oai_arn" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ReadForCloudFront"
      Effect    = "Allow"
      Principal = { AWS = var.oai_arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::${var.name}/*"
    }]
  })
}

output "domain_name" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
