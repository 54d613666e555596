<%- if missing -%>
# grant, here
resource "aws_cloudfront_origin_access_control" "<{ missing }>" {
  name                              = "<{ missing }>"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

<% endif -%>
# in module.<{ module }>, in the origin, in place of the s3_origin_config block, once the bucket policy lets CloudFront in beside the OAI and that is applied
origin_access_control_id = var.INPUT

# in the call, for that input
INPUT = <{ control }>
