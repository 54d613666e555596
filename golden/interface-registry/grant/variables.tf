variable "create_distribution" {
  description = "Whether there is a distribution"
  type        = bool
  default     = true
}

variable "comment" {
  description = "What the distribution is for"
  type        = string
  default     = null
}

variable "origin_name" {
  description = "Name of the origin"
  type        = string
}

variable "origin_bucket" {
  description = "Bucket behind the origin"
  type        = string
}

variable "origin_path" {
  description = "Folder in the bucket, with a leading slash"
  type        = string
  default     = ""
}
