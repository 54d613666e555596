<%- if not signs.quote %># in the Deny, so that it spares what CloudFront asks for on behalf of the distribution
<% endif %><{ signs.quote }>Condition<{ signs.quote }><{ signs.separator }> {
  <{ signs.quote }>StringNotEquals<{ signs.quote }><{ signs.separator }> {
    "AWS:SourceArn"<{ signs.separator }> <{ arn }>
  }
}
