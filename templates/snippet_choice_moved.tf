# in each caller of <{ folder }>, once the switch is applied
<{ input }> = <{ value }>
