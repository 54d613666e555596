output "<{ name }>" {
  description = "ARN of the CloudFront distribution"
  value = <{ value }>
}
