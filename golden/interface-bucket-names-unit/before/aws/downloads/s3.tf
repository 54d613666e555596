resource "aws_s3_bucket_policy" "downloads" {
  bucket = var.s3_bucket_download_bucket_id

  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OnlyCloudFrontReads",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${aws_cloudfront_origin_access_identity.default.iam_arn}"
      },
      "Action": "s3:GetObject",
      "Resource": "${var.s3_bucket_download_bucket_arn}/*"
    }
  ]
}
POLICY
}
