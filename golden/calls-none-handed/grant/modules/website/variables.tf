variable "domain_name" {
  type        = string
  description = "Domain name of the website"
}

variable "origin_domain_name" {
  type        = string
  description = "Domain name of the origin"
}

variable "origin_path" {
  type        = string
  default     = null
  description = "Root path in the origin"
}

variable "origin_access_identity" {
  type        = string
  default     = null
  description = "Origin access identity to fetch contents from S3 with"
}
