<%- if brought %># where the module uses its own OAI, and sees to the bucket's policy
<%- else %># where the module sees to the bucket's policy
<%- endif %>
locals {
  use_origin_access_control = CONDITION
}

# beside the OAI, with a statement for CloudFront in the policy for the same condition; applied before the origin is changed
resource "aws_cloudfront_origin_access_control" "<{ label }>" {
  count = local.use_origin_access_control ? 1 : 0

  name                              = BUCKET
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# then, in the origin
origin_access_control_id = <{ id }>

dynamic "s3_origin_config" {
  for_each = local.use_origin_access_control ? [] : [1]

  content {
    origin_access_identity = <{ identity }>
  }
}
