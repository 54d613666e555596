output "<{ name }>" {
  description = "<% if several %>ARNs of the CloudFront distributions<% else %>ARN of the CloudFront distribution<% endif %>"
  value = <{ value }>
}
