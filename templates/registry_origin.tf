<{ name }> <{ key }>
