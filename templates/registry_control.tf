<%- if create -%>
create_origin_access_control = <{ create }>
<% endif -%>
origin_access_control = {
<%- for control in controls %>
  <{ control.key }> = {
<%- if control.name %>
    name = <{ control.name }>
<%- endif %>
    description = <{ control.description }>
    origin_type = "s3"
    signing_behavior = "always"
    signing_protocol = "sigv4"
  }
<%- endfor %>
}
