<%- if oneline -%>
{ <% for item in items %><{ item[0] }><{ separator }> <{ item[1] }><% if not loop.last %><{ comma }> <% endif %><% endfor %> }
<%- else -%>
{
<%- for item in items %>
  <{ item[0] }><{ separator }> <{ item[1] }><{ comma }>
<%- endfor %>
}
<%- endif %>
