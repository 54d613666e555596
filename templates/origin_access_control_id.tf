origin_access_control_id = <{ value }>
