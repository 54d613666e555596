variable "name" {
  description = "Name of the bucket"
  type        = string
}

variable "publisher_role_arn" {
  description = "ARN of the role that publishes"
  type        = string
}

variable "reader_arn" {
  description = "ARN of the origin access identity that reads from the bucket"
  type        = string
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}
