variable "name" {
  description = "Name of the site"
  type        = string
}

variable "enabled" {
  description = "Whether there is anything"
  type        = bool
  default     = true
}

variable "bucket" {
  description = "Name of a bucket that is there; made if null"
  type        = string
  default     = null
}

variable "override_bucket_policy" {
  description = "Whether the module puts its policy on a bucket that is there"
  type        = bool
  default     = false
}

variable "tls_only" {
  description = "Whether requests without TLS are denied"
  type        = bool
  default     = true
}

variable "oai_iam_arn" {
  description = "ARN of an origin access identity that is there; made if empty"
  type        = string
  default     = ""
}

variable "oai_path" {
  description = "Path of an origin access identity that is there; made if empty"
  type        = string
  default     = ""
}
