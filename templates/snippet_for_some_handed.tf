# where the module sees to the bucket's policy, beside the OAI; the grant adds it without the count
resource "aws_cloudfront_origin_access_control" "NAME" {
  count = CONDITION ? 1 : 0
}

# in the call of the origin's module
origin_access_control_id = <{ id }>

# then, in the origin
origin_access_control_id = var.origin_access_control_id

dynamic "s3_origin_config" {
  for_each = var.origin_access_control_id == null ? [1] : []

  content {
    origin_access_identity = <{ identity }>
  }
}
