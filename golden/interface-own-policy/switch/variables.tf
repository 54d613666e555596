variable "name" {
  description = "Name of the site and of its bucket"
  type        = string
}

variable "attach_policy" {
  description = "Whether the module puts a policy on the bucket; else the caller does"
  type        = bool
  default     = true
}
