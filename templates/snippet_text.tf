<{ text }>
