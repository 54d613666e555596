variable "name" {
  description = "Name of the site"
  type        = string
}

variable "enabled" {
  description = "Whether there is anything but the bucket"
  type        = bool
  default     = true
}

variable "use_oac" {
  description = "Whether CloudFront reads from the bucket with an OAC, and not with an OAI"
  type        = bool
  default     = false
}
