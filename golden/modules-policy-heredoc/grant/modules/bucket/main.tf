variable "name" {
  type = string
}

variable "reader_iam_arn" {
  type = string
}

variable "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution that may read from the bucket"
  type        = string
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
        "AWS": "${var.reader_iam_arn}"
      },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::${var.name}/*"
    },
    {
      "Sid": "ReadOAC",
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::${var.name}/*",
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${var.cloudfront_distribution_arn}"
        }
      }
    }
  ]
}
POLICY
}

output "bucket" {
  value = aws_s3_bucket.this
}
