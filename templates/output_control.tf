output "<{ name }>" {
  description = "<% if several %>IDs of the CloudFront origin access controls<% else %>ID of the CloudFront origin access control<% endif %>"
  value = <{ value }>
}
