<{ name }> = jsonencode({
  Version = "2012-10-17"
  Statement = [
<%- for statement in statements %>
    {
      Sid = "<{ statement.sid }>"
      Effect = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action = "<{ statement.action }>"
      Resource = <{ statement.resource }>
      Condition = { StringEquals = { "AWS:SourceArn" = <{ arn }> } }
    },
<%- endfor %>
  ]
})
