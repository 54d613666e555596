resource "aws_s3_bucket_policy" "<{ label }>" {
<%- for argument in meta %>
  <{ argument[0] }> = <{ argument[1] }>
<%- endfor %>
<%- if meta %>
<% endif %>
  bucket = aws_s3_bucket.<{ label }><{ instance }>.id
  policy = <{ policy }>
}
