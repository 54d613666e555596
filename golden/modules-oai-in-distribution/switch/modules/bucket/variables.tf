variable "name" {
  description = "Name of the bucket"
  type        = string
}

variable "oai_iam_arn" {
  description = "ARN of the origin access identity that reads from the bucket"
  type        = string
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}
