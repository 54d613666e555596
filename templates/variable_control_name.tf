variable "<{ name }>" {
  description = "Name of the CloudFront origin access control, unique in the account"
  type = string
}
