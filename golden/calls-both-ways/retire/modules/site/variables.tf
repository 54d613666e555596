variable "name" {
  type = string
}

variable "bucket_domain_name" {
  type = string
}

variable "oac_id" {
  description = "ID of an origin access control"
  type        = string
  default     = null
}
