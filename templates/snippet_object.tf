# in the object, in place of what holds the OAI's path
origin_access_control_id = aws_cloudfront_origin_access_control.NAME.id
# in the block that takes it apart
origin_access_control_id = try(origin.value.origin_access_control_id, null)
