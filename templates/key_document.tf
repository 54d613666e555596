data "aws_iam_policy_document" "<{ name }>" {
<%- for argument in meta %>
  <{ argument[0] }> = <{ argument[1] }>
<%- endfor %>
<%- if meta %>
<% endif %>
  source_policy_documents = [<{ policy }>]

  <{ statement }>
}
