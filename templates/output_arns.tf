output "<{ name }>" {
  description = "ARNs of the CloudFront distributions"
  value = <{ value }>
}
