variable "<{ name }>" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type = string
  default = null
}
