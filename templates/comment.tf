comment = <{ comment }>
