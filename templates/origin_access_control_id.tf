origin_access_control_id = <{ control }>
