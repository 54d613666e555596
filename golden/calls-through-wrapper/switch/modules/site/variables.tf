variable "name" {
  description = "Name of the site"
  type        = string
}

variable "domain_name" {
  description = "Domain name of its bucket"
  type        = string
}

variable "oai_path" {
  description = "Path of an origin access identity; none for an open bucket"
  type        = string
  default     = null
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}
