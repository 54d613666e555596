variable "enabled" {
  description = "Whether there is a distribution"
  type        = bool
  default     = true
}

variable "archive_bucket_name" {
  description = "Name of the bucket with the archive"
  type        = string
}

variable "archive_bucket_arn" {
  description = "ARN of the bucket with the archive"
  type        = string
}

variable "live_bucket_domain_name" {
  description = "Domain name of the bucket with what is live"
  type        = string
}
