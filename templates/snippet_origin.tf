# then, in the origin, in place of the s3_origin_config block
origin_access_control_id = <{ control }>
