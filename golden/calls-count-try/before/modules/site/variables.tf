variable "name" {
  description = "Name of the site"
  type        = string
}

variable "bucket_domain_name" {
  description = "Regional domain name of the bucket"
  type        = string
}

variable "oai_path" {
  description = "Path of the origin access identity; none for an open bucket"
  type        = string
  default     = ""
}
