# in each caller of <{ folder }>, once CloudFront is let in beside the OAI, and that is applied
<{ input }> = <{ value }>
