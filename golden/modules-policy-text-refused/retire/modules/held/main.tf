# Pattern: the policy stands inside a module's bucket, and the distribution waits for the whole module.

variable "name" {
  type = string
}

variable "reader_arn" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name

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
