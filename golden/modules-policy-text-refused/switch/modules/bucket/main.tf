# Pattern: the policy of a module's bucket is JSON in a heredoc; it is called for two OAIs, and one of them has no distribution here.

variable "name" {
  type = string
}

variable "reader_arn" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${var.reader_arn}"
      },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::${var.name}/*"
    }
  ]
}
POLICY
}

output "domain_name" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}
