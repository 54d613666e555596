statement {
  sid = "<{ sid }>"
  actions = ["<{ action }>"]
  resources = [<{ resource }>]

  principals {
    type = "<{ kind }>"
    identifiers = [<{ principal }>]
  }
<%- if arns %>

  condition {
    test = "StringEquals"
    variable = "AWS:SourceArn"
    values = <{ arns }>
  }
<%- endif %>
}
