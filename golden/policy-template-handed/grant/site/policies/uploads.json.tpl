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
      "Sid": "ReadByCdnOAC",
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["${bucket_arn}", "${bucket_arn}/*"],
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${cloudfront_distribution_arn}"
        }
      }
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
