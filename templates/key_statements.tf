<% if name %><{ name }> = <% endif %>[
  <{ statement }>
]
