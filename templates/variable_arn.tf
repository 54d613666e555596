variable "<{ name }>" {
  description = "ARN of the CloudFront distribution that may read from the bucket"
  type = string
}
