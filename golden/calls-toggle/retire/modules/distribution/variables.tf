variable "name" {
  description = "What is served"
  type        = string
}

variable "distribution_type" {
  description = "What is behind the distribution: s3 or api"
  type        = string
  default     = "s3"

  validation {
    condition     = contains(["s3", "api"], var.distribution_type)
    error_message = "Distribution type must be either 's3' or 'api'."
  }
}

variable "s3_origin_domain_name" {
  description = "Domain name of the bucket"
  type        = string
  default     = null
}

variable "s3_origin_id" {
  description = "ID of the bucket's origin"
  type        = string
  default     = null
}

variable "origin_access_control_id" {
  description = "ID of the CloudFront origin access control with which the origin signs its requests"
  type        = string
  default     = null
}

variable "api_origin_domain_name" {
  description = "Domain name of the API"
  type        = string
  default     = null
}
