variable "name" {
  type = string
}

resource "aws_s3_bucket" "media" {
  bucket = var.name
}

resource "aws_s3_bucket_server_side_encryption_configuration" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

output "name" {
  value = aws_s3_bucket.media.id
}

output "arn" {
  value = aws_s3_bucket.media.arn
}

output "domain_name" {
  value = aws_s3_bucket.media.bucket_regional_domain_name
}
