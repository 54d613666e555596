{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadByCdn",
      "Effect": "Allow",
      "Principal": { "CanonicalUser": "${reader}" },
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["${bucket_arn}", "${bucket_arn}/*"]
    },
    {
      "Sid": "Publish",
      "Effect": "Allow",
      "Principal": { "AWS": "${publisher}" },
      "Action": "s3:PutObject",
      "Resource": "${bucket_arn}/*"
    }
  ]
}
