variable "enabled" {
  description = "Whether there is a distribution"
  type        = bool
  default     = true
}

variable "bucket_name" {
  description = "Name of the bucket"
  type        = string
}

variable "bucket_arn" {
  description = "ARN of the bucket"
  type        = string
}

variable "bucket_regional_domain_name" {
  description = "Domain name of the bucket"
  type        = string
}
