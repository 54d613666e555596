# first, in the bucket policy, and applied before the origin is moved
statement {
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::BUCKET/*"]

  principals {
    type        = "Service"
    identifiers = ["cloudfront.amazonaws.com"]
  }

  condition {
    test     = "StringEquals"
    variable = "AWS:SourceArn"
    values   = [<{ distribution }>.arn]
  }
}

# then, in the origin, in place of the s3_origin_config block
origin_access_control_id = aws_cloudfront_origin_access_control.NAME.id
