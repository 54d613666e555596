<%- if comment -%>
# Deprecated: <% if replacement %>use <{ replacement }><% else %>the next major version removes it<% endif %>.
<%- else -%>
description = "Deprecated: <% if replacement %>use <{ replacement }><% else %>the next major version removes it<% endif %><% if description %>. <{ description }><% endif %>"
<%- endif %>
