<{ name }> "<{ key }>"
