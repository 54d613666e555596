<%- if note %># <{ note }>
<% endif %>statement {
<%- if effect == "Deny" %>
  effect    = "Deny"
<%- endif %>
  actions   = <{ actions }>
  resources = <{ resources }>

  principals {
    type        = "Service"
    identifiers = ["cloudfront.amazonaws.com"]
  }

  condition {
    test     = "<{ operator }>"
    variable = "AWS:SourceArn"
    values   = <{ arns }>
  }
}
