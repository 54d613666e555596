variable "comment" {
  type = string
}

variable "origin_domain_name" {
  type = string
}

variable "origin_access_identity_path" {
  type    = string
  default = ""
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}
