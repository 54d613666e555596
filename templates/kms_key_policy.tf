resource "aws_kms_key_policy" "<{ label }>" {
<%- for argument in meta %>
  <{ argument[0] }> = <{ argument[1] }>
<%- endfor %>
<%- if meta %>
<% endif %>
  key_id = aws_kms_key.<{ label }><{ instance }>.key_id
  policy = <{ policy }>
}
