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

variable "oai_path" {
  description = "Path of an origin access identity; empty for an open bucket"
  type        = string
  default     = ""
}
