# grant, beside the OAIs, with CloudFront's statement in the bucket policy; applied before the origin is moved
create_origin_access_control = true
origin_access_control = {
  KEY = {
    description      = ""
    origin_type      = "s3"
    signing_behavior = "always"
    signing_protocol = "sigv4"
  }
}

# in the bucket policy, as the AWS:SourceArn
module.<{ module }>.cloudfront_distribution_arn

# switch, in the origin, in place of s3_origin_config
origin_access_control = "KEY"
