<%- if note %># <{ note }>
<% endif %>{
<%- for entry in entries %>
<%- set end = comma %>
<%- if loop.last and not style.comma_at_end %><% set end = "" %><% endif %>
<%- if entry.kind == "argument" %>
  <{ entry.key }><{ style.separator }> <{ entry.value }><{ end }>
<%- elif entry.kind == "principal" %>
  <{ entry.key }><{ style.separator }> {
    <{ service }><{ style.separator }> "cloudfront.amazonaws.com"<% if style.comma_at_end %><{ comma }><% endif %>
  }<{ end }>
<%- else %>
  <{ entry.key }><{ style.separator }> {
<%- for operator in operators %>
    <{ operator.key }><{ style.separator }> {
<%- for key in operator.keys %>
      <{ key[0] }><{ style.separator }> <{ key[1] }><% if not loop.last or style.comma_at_end %><{ comma }><% endif %>
<%- endfor %>
    }<% if not loop.last or style.comma_at_end %><{ comma }><% endif %>
<%- endfor %>
  }<{ end }>
<%- endif %>
<%- endfor %>
}
