origin_access_control_id = <{ control }>

dynamic "s3_origin_config" {
  for_each = <{ condition }> ? [1] : []

  content {
    origin_access_identity = <{ identity }>
  }
}
