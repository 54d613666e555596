output "<{ name }>" {
  description = "ID of the CloudFront origin access control"
  value = <{ value }>
}
