moved {
  from = aws_cloudfront_origin_access_identity.reader
  to   = aws_cloudfront_origin_access_identity.site
}

moved {
  from = aws_s3_bucket.reader
  to   = aws_s3_bucket.site
}
