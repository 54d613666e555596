create_before_destroy = true
