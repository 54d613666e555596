<%- if note %># <{ note }>
<% endif -%>
<%- if for_each -%>
dynamic "statement" {
  for_each = <{ for_each }>

  content {
<%- else -%>
statement {
<%- endif %>
<%- for part in parts %>
<%- if part.gap %>
<% endif %>
<%- if part.kind == "argument" %>
<{ pad }>  <{ part.name }> = <{ part.value }>
<%- elif part.kind == "principals" %>
<{ pad }>  principals {
<{ pad }>    type = "Service"
<{ pad }>    identifiers = ["cloudfront.amazonaws.com"]
<{ pad }>  }
<%- else %>
<{ pad }>  <{ part.text }>
<%- endif %>
<%- endfor %>
<%- if gap %>
<% endif %>
<{ pad }>  condition {
<{ pad }>    test = "<{ operator }>"
<{ pad }>    variable = "AWS:SourceArn"
<{ pad }>    values = <{ arns }>
<{ pad }>  }
<{ pad }>}
<%- if for_each %>
}
<%- endif %>
