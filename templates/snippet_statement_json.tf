<%- if note %># <{ note }>
<% endif %>{
  <{ signs.quote }>Effect<{ signs.quote }><{ signs.separator }> "<{ effect }>"<{ signs.comma }>
  <{ signs.quote }>Principal<{ signs.quote }><{ signs.separator }> {
    <{ signs.quote }>Service<{ signs.quote }><{ signs.separator }> "cloudfront.amazonaws.com"
  }<{ signs.comma }>
  <{ signs.quote }>Action<{ signs.quote }><{ signs.separator }> <{ actions }><{ signs.comma }>
  <{ signs.quote }>Resource<{ signs.quote }><{ signs.separator }> <{ resources }><{ signs.comma }>
  <{ signs.quote }>Condition<{ signs.quote }><{ signs.separator }> {
    <{ signs.quote }><{ operator }><{ signs.quote }><{ signs.separator }> {
      "AWS:SourceArn"<{ signs.separator }> <{ arn }>
    }
  }
}
