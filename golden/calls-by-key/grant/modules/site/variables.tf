variable "name" {
  description = "Name of the site"
  type        = string
}

variable "oai_path" {
  description = "Path of the origin access identity"
  type        = string
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

variable "oai_iam_arn" {
  description = "ARN of the origin access identity"
  type        = string
}
