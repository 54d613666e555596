variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "tags" {
  description = "Tags of the bucket."
  type        = map(string)
  default     = {}
}

variable "policy" {
  description = "Policy of the bucket, as JSON."
  type        = string
}
