variable "name" {
  description = "Name of the site and of its bucket"
  type        = string
}

variable "enabled" {
  description = "Whether there is anything at all"
  type        = bool
  default     = true
}

variable "attach_policy" {
  description = "Whether the module puts a policy on the site's bucket; else the caller does"
  type        = bool
  default     = true
}

variable "media_policy" {
  description = "Whether the policy of the bucket for media is managed here, or custom"
  type        = string
  default     = "managed"
}
