resource "aws_cloudfront_origin_access_control" "<{ label }>" {
<%- for argument in meta %>
  <{ argument[0] }> = <{ argument[1] }>
<%- endfor %>
<%- if meta %>
<% endif %>
  name = <{ name }>
  origin_access_control_origin_type = "s3"
  signing_behavior = "always"
  signing_protocol = "sigv4"
}
