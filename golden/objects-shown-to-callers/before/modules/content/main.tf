variable "name" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = "${var.name}-content"
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "Content of ${var.name}"
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.this.iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

output "endpoint" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}

output "access_identity_path" {
  value = aws_cloudfront_origin_access_identity.this.cloudfront_access_identity_path
}
