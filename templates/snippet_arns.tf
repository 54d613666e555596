# in <{ folder }>, which takes it as <{ name }>
variable "<{ name }>" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type = list(string)
  default = []
}

# in the call of it
module "<{ call }>" {
  <{ name }> = <{ value }>
}
