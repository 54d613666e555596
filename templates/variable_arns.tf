variable "<{ name }>" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type = list(string)
  default = []
}
