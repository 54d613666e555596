{
<%- for entry in entries %>
<%- if entry.kind == "argument" %>
  <{ entry.key }><{ style.separator }> <{ entry.value }><{ comma }>
<%- elif entry.kind == "principal" %>
  <{ entry.key }><{ style.separator }> {
    <{ service }><{ style.separator }> "cloudfront.amazonaws.com"
  }<{ comma }>
<%- else %>
  <{ entry.key }><{ style.separator }> {
<%- for operator in operators %>
    <{ operator.key }><{ style.separator }> {
<%- for key in operator.keys %>
      <{ key[0] }><{ style.separator }> <{ key[1] }><{ comma }>
<%- endfor %>
    }<{ comma }>
<%- endfor %>
  }<{ comma }>
<%- endif %>
<%- endfor %>
}
