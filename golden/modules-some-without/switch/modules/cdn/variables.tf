variable "comment" {
  type = string
}

variable "origin_domain_name" {
  type        = string
  description = "Regional domain name of the bucket to serve"
}

variable "origin_access_identity_path" {
  type        = string
  description = "Path of the origin access identity; none for a public bucket"
  default     = ""
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}
