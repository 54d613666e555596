resource "aws_s3_bucket_policy" "assets" {
  bucket = var.s3_bucket_asset_bucket_id

  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OnlyCloudFrontReadsOAC",
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "${var.s3_bucket_asset_bucket_arn}/*",
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${aws_cloudfront_distribution.assets.arn}"
        }
      }
    }
  ]
}
POLICY
}
