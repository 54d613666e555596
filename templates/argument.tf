<{ name }> = <{ value }>
