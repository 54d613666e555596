<% if entry %><{ entry }><{ style.separator }> <% endif %>{
<%- if sid %>
  <{ q }>sid<{ q }><{ style.separator }> <{ sid }><{ comma }>
<%- endif %>
  <{ q }>actions<{ q }><{ style.separator }> [<{ actions }>]<{ comma }>
  <{ q }>resources<{ q }><{ style.separator }> [<{ resource }>]<{ comma }>

  <{ q }>principals<{ q }><{ style.separator }> [
    {
      <{ q }>type<{ q }><{ style.separator }> "Service"<{ comma }>
      <{ q }>identifiers<{ q }><{ style.separator }> ["cloudfront.amazonaws.com"]<{ comma }>
    }
  ]<{ comma }>

  <{ q }><{ conditions }><{ q }><{ style.separator }> [
    {
      <{ q }>test<{ q }><{ style.separator }> "<{ operator }>"<{ comma }>
      <{ q }>variable<{ q }><{ style.separator }> "AWS:SourceArn"<{ comma }>
      <{ q }>values<{ q }><{ style.separator }> <{ arns }><{ comma }>
    }
  ]<{ comma }>
}
